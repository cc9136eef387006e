internal import YAMLEvents

/// The keys that a mapping has more than once, which YAML forbids. Keys are equal if they mean the same: `"80"` and `80` are,
/// `80` and `!!int 80` are not.
enum RepeatedKeys {
  /// Throws if there is any.
  static func check(_ keys: some Collection<YAMLNode>) throws(YAMLError) {
    // Aliases can expand a few bytes to very many nodes.
    var budget = 10_000
    var seen: Set<Key> = []
    var repeated: Set<Key> = []
    for node in keys {
      guard let meaning = Meaning(node, &budget) else { continue }
      let (isNew, first) = seen.insert(Key(meaning: meaning, mark: node.mark))
      if !isNew { repeated.insert(first) }
    }
    if repeated.isEmpty { return }
    let sorted = repeated.sorted { $0.meaning.name < $1.meaning.name }
    throw .repeatedKeys(
      sorted.map(\.meaning.name), first: sorted[0].mark ?? YAMLMark(line: 1, column: 1))
  }

  private struct Key: Hashable {
    let meaning: Meaning
    let mark: YAMLMark?

    static func == (one: Self, other: Self) -> Bool { one.meaning == other.meaning }
    func hash(into hasher: inout Hasher) { hasher.combine(meaning) }
  }

  /// What is compared of a node.
  private enum Meaning: Hashable {
    case scalar(String, tag: String)
    case mapping([Meaning])
    case sequence([Meaning])

    /// Nil for a node that is larger than the budget.
    init?(_ node: YAMLNode, _ budget: inout Int) {
      switch node {
      case .scalar(let scalar):
        // `!` says that a scalar is a string.
        let isString = scalar.tag.isEmpty || scalar.tag == "!"
        self = .scalar(scalar.string, tag: isString ? YAMLTag.string : scalar.tag)
      case .mapping(let mapping):
        guard let parts = Self.parts(mapping.pairs.lazy.flatMap { [$0.key, $0.value] }, &budget) else {
          return nil
        }
        self = .mapping(parts)
      case .sequence(let sequence):
        guard let parts = Self.parts(sequence.elements, &budget) else { return nil }
        self = .sequence(parts)
      }
    }

    private static func parts(_ nodes: some Sequence<YAMLNode>, _ budget: inout Int) -> [Self]? {
      var parts: [Self] = []
      for node in nodes {
        budget -= 1
        guard budget > 0, let part = Self(node, &budget) else { return nil }
        parts.append(part)
      }
      return parts
    }

    /// The name in messages.
    var name: String {
      switch self {
      case .scalar(let string, _): string
      case .mapping: "{…}"
      case .sequence: "[…]"
      }
    }
  }
}
