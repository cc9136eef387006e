/// The name of a chain: what nft 1.0.6 takes as an identifier and the kernel as a name.
public struct ChainName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The text.
  public let description: String

  /// Nil for what nft or the kernel would refuse: an empty text, one over 128 bytes, one that starts with a
  /// digit, any byte but letters, digits, `-`, `_` and `.`, and nft's own words.
  public init?(_ text: String) {
    guard isIdentifier(text) else { return nil }
    description = text
  }

  /// Orders byte by byte.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

/// The name of a set or a map.
public struct SetName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The text.
  public let description: String

  /// Nil for what nft or the kernel would refuse; see `ChainName`.
  public init?(_ text: String) {
    guard isIdentifier(text) else { return nil }
    description = text
  }

  /// Orders byte by byte.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension ChainName: ExpressibleByStringLiteral {
  /// A name that stands in the source; it must be a legal one.
  public init(stringLiteral text: String) {
    precondition(isIdentifier(text), "no name for a chain: \(text)")
    description = text
  }
}

extension SetName: ExpressibleByStringLiteral {
  /// A name that stands in the source; it must be a legal one.
  public init(stringLiteral text: String) {
    precondition(isIdentifier(text), "no name for a set: \(text)")
    description = text
  }
}

/// Words that nft's scanner knows wherever they stand (nft 1.0.6, tried).
private let reservedWords: Set<String> = [
  "reject", "fwd", "drop", "accept", "return", "continue", "queue", "all",
]

private func isIdentifier(_ text: String) -> Bool {
  guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 128 else { return false }
  return !reservedWords.contains(text) && text.utf8.allSatisfy(isIdentifierByte)
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
}
