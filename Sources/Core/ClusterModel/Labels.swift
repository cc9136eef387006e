/// Keys with values, sorted by key: an object's labels, or a Service's selector. Does not allocate memory if empty.
public struct Labels: Hashable, Sendable {
  /// One key with its value.
  public struct Entry: Hashable, Sendable {
    /// `app.kubernetes.io/name`
    public let key: String
    /// May be empty.
    public let value: String
  }

  /// The labels, sorted bytewise by key.
  public let entries: [Entry]

  /// Creates labels from pairs. If a key is repeated, the last value is used.
  public init(_ pairs: some Sequence<(key: String, value: String)>) {
    let all = pairs.map { Entry(key: $0.key, value: $0.value) }
    // Most callers have them sorted already.
    if zip(all, all.dropFirst()).allSatisfy({ $0.key < $1.key }) {
      entries = all
      return
    }
    let unique = Dictionary(all.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    entries = unique.values.sorted { $0.key < $1.key }
  }

  /// Creates an empty collection.
  public init() { entries = [] }

  /// Whether there are no labels.
  public var isEmpty: Bool { entries.isEmpty }

  /// The value for the key; nil if there is none.
  public subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

  /// Returns whether the other labels include all of these with the same values.
  public func isSubset(of other: Labels) -> Bool { entries.allSatisfy { other[$0.key] == $0.value } }
}

extension Labels: ExpressibleByDictionaryLiteral {
  /// `["app": "web"]`
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension Labels: CustomStringConvertible {
  /// `app=web,tier=front`
  public var description: String { entries.map { "\($0.key)=\($0.value)" }.joined(separator: ",") }
}

extension Labels: Encodable {
  /// Encodes an object with a member for each key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) }))
  }
}
