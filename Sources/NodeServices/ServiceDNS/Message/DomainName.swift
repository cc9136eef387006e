/// A DNS name (RFC 1035, section 3.1). Comparison ignores the case of ASCII letters (RFC 4343), but each name preserves
/// its own.
package struct DomainName: Hashable, Sendable, CustomStringConvertible {
  /// The labels, most specific first, 1 to 63 bytes each, without the empty root label.
  package let labels: [[UInt8]]
  private let key: [[UInt8]]

  /// The maximum length on the wire in bytes, including label lengths and the root label.
  package static let maximumLength = 255

  /// The root domain.
  package static let root = Self(unchecked: [])

  /// Creates a name from its labels; nil if one is empty or too long, or the whole name is too long.
  package init?(labels: [[UInt8]]) {
    let count = labels.reduce(1) { $0 + $1.count + 1 }
    guard count <= Self.maximumLength, labels.allSatisfy({ (1...63).contains($0.count) }) else { return nil }
    self.init(unchecked: labels)
  }

  /// Parses a name as in manifests: labels separated by dots, optionally with a trailing dot. Nil if it is not a valid
  /// name.
  package init?(_ text: String) {
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

  /// The labels in lower case, as used for comparison.
  package var lowercased: [String] { key.map { String(decoding: $0, as: UTF8.self) } }

  /// Whether the name equals the other one or is below it.
  package func isWithin(_ other: Self) -> Bool {
    key.count >= other.key.count && key.suffix(other.key.count).elementsEqual(other.key)
  }

  /// Returns the labels below the other name, in lower case, most specific first; nil if this name is not within it.
  func lowercased(below other: Self) -> [String]? {
    isWithin(other) ? lowercased.dropLast(other.key.count) : nil
  }

  /// Returns the name prefixed by these labels; nil if it would be too long or a label is invalid.
  func prefixed(by labels: [String]) -> Self? {
    Self(labels: labels.map { Array($0.utf8) } + self.labels)
  }

  /// The name with a trailing dot; bytes other than letters, digits, `-` and `_` appear as `\DDD` (RFC 1035, section
  /// 5.1).
  package var description: String {
    labels.isEmpty ? "." : labels.map { $0.map(\.presentation).joined() + "." }.joined()
  }

  /// Compares names, ignoring the case of ASCII letters.
  package static func == (left: Self, right: Self) -> Bool { left.key == right.key }
  /// Hashes the lowercase name, consistently with `==`.
  package func hash(into hasher: inout Hasher) { hasher.combine(key) }
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
