/// A name in the DNS (RFC 1035, section 3.1): labels from the most special to the root. Two names are equal whatever the
/// case of their ASCII letters (RFC 4343), but each keeps its own.
public struct DomainName: Hashable, Sendable, CustomStringConvertible {
  /// The labels, 1 to 63 bytes each, without the root's empty one.
  public let labels: [[UInt8]]
  private let key: [[UInt8]]

  /// At most so many bytes on the wire, with the lengths and the root.
  public static let mostBytes = 255

  /// The root.
  public static let root = Self(unchecked: [])

  /// A name of these labels; nil when one is empty or too long, or all together are.
  public init?(labels: [[UInt8]]) {
    let count = labels.reduce(1) { $0 + $1.count + 1 }
    guard count <= Self.mostBytes, labels.allSatisfy({ (1...63).contains($0.count) }) else { return nil }
    self.init(unchecked: labels)
  }

  /// Reads a name as manifests have it: labels with dots between them, and at most one dot at the end. Nil for what is
  /// none.
  public init?(_ text: String) {
    var parts = Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
      Array($0)
    }
    if parts.last?.isEmpty == true { parts.removeLast() }
    self.init(labels: parts)
  }

  private init(unchecked labels: [[UInt8]]) {
    self.labels = labels
    key = labels.map { $0.map(\.lowercased) }
  }

  /// The labels in lower case: what names are compared by.
  public var lowercased: [String] { key.map { String(decoding: $0, as: UTF8.self) } }

  /// Whether the name is the other one or lies below it.
  public func isWithin(_ other: Self) -> Bool {
    key.count >= other.key.count && key.suffix(other.key.count).elementsEqual(other.key)
  }

  /// What stands before the other name, in lower case, the most special first; nil unless it is within it.
  func lowercased(below other: Self) -> [String]? {
    isWithin(other) ? lowercased.dropLast(other.key.count) : nil
  }

  /// The name with these labels before it; nil if that is too long.
  func prefixed(by labels: [String]) -> Self? {
    Self(labels: labels.map { Array($0.utf8) } + self.labels)
  }

  /// With a dot at the end; bytes that are no letters, digits, `-` or `_` as `\DDD` (RFC 1035, section 5.1).
  public var description: String {
    labels.isEmpty ? "." : labels.map { $0.map(\.presentation).joined() + "." }.joined()
  }

  /// Equal up to case.
  public static func == (left: Self, right: Self) -> Bool { left.key == right.key }
  /// Equal names have one hash.
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension UInt8 {
  fileprivate var lowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }

  fileprivate var presentation: String {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      return String(UnicodeScalar(self))
    default:
      let digits = String(self)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
  }
}
