/// Keys with values, each key once, in order of the keys: an object's labels, or a Service's selector. Empty ones take
/// no memory.
public struct Labels: Hashable, Sendable {
  /// One key with its value.
  public struct Entry: Hashable, Sendable {
    /// `app.kubernetes.io/name`
    public let key: String
    /// May be empty.
    public let value: String
  }

  /// In order of the keys, byte by byte.
  public let entries: [Entry]

  /// The labels of these keys; of a key that is there twice the last counts.
  public init(_ pairs: some Sequence<(key: String, value: String)>) {
    let unique = Dictionary(pairs.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    entries = unique.map { Entry(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
  }

  /// No labels.
  public init() { entries = [] }

  /// Whether there are none.
  public var isEmpty: Bool { entries.isEmpty }

  /// The value of the key; nil without it.
  public subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

  /// Whether every one of these is among the other's, with the same value. None are among any.
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
  /// An object with a member for each key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) }))
  }
}
