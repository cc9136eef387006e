internal import ClusterModel

/// Which objects a command line asks for, in kubectl's words: `svc`, `svc,ep`, `svc b a`, `svc/a deploy/b`, `all`.
public struct RequestedObjects: Hashable, Sendable {
  /// Objects of one kind that stand together.
  public struct Group: Hashable, Sendable {
    /// Their kind.
    public let kind: ObjectKind
    /// Their names in the order in which they are asked for; empty for all that there are.
    public fileprivate(set) var names: [String]
  }

  /// What is asked for, in order. One kind may come again behind another.
  public let groups: [Group]

  /// Whether objects are named.
  public var isNamed: Bool { groups.contains { !$0.names.isEmpty } }

  /// Whether exactly one object is named: it is printed as itself and not in a List.
  public var isOne: Bool { groups.map(\.names.count).reduce(0, +) == 1 && groups.count == 1 }

  /// The kinds, each once.
  public var kinds: [ObjectKind] { groups.map(\.kind).withoutRepetition }

  /// The one name, where kind and name are two words: then `describe` takes it for the beginning of names too.
  public let prefix: String?

  /// Reads the words behind `get`, `describe` and `delete`.
  public init(words: [String]) throws(ObjectTextError) {
    guard let first = words.first else {
      throw ObjectTextError("no kind is specified", "use one, such as services, or an object: svc/web")
    }
    if words.contains(where: { $0.contains("/") }) {
      var groups: [Group] = []
      for word in words { groups.append(try Self.object(word)) }
      (self.groups, prefix) = (Self.joined(groups), nil)
      return
    }
    let kinds = try Self.kinds(first)
    let names = Array(words.dropFirst())
    guard names.isEmpty || !first.split(separator: ",").contains(where: { $0.lowercased() == Self.all })
    else {
      throw ObjectTextError("\"all\" cannot be combined with names", "use one kind: svc \(names[0])")
    }
    groups = kinds.map { Group(kind: $0, names: names) }
    prefix = kinds.count == 1 && names.count == 1 ? names[0] : nil
  }

  private static let all = "all"

  /// What the category holds in a cluster, in the order of its discovery.
  private static let category: [ObjectKind] = [.pod, .service, .deployment, .replicaSet]

  private static func kinds(_ word: String) throws(ObjectTextError) -> [ObjectKind] {
    var kinds: [ObjectKind] = []
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      kinds += part.lowercased() == all ? category : [try kind(String(part))]
    }
    return kinds.withoutRepetition
  }

  private static func kind(_ word: String) throws(ObjectTextError) -> ObjectKind {
    if let kind = ObjectKind(argument: word) { return kind }
    let known = (ObjectKind.allCases.map { $0.words[0] } + [all]).joined(separator: ", ")
    throw ObjectTextError("\"\(word)\" is not a known kind", "use one of \(known)")
  }

  /// `svc/web`
  private static func object(_ word: String) throws(ObjectTextError) -> Group {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw ObjectTextError(
        "\"\(word)\" is not of the form kind/name",
        "write every object as kind/name, or one kind and then names: svc/web, or svc web")
    }
    return Group(kind: try kind(parts[0]), names: [parts[1]])
  }

  /// Objects of a kind that follow each other stand in one table.
  private static func joined(_ groups: [Group]) -> [Group] {
    groups.reduce(into: []) { joined, group in
      if joined.last?.kind == group.kind {
        joined[joined.count - 1].names += group.names
      } else {
        joined.append(group)
      }
    }
  }
}

/// Why something cannot be shown as it is asked for: one line with what to write.
public struct ObjectTextError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public let description: String

  init(_ problem: String, _ remedy: String) { description = "\(problem); \(remedy)" }

  /// What somebody else says is wrong.
  init(_ error: some CustomStringConvertible) { description = error.description }
}

extension Array where Element: Hashable {
  fileprivate var withoutRepetition: [Element] {
    var known: Set<Element> = []
    return filter { known.insert($0).inserted }
  }
}
