/// The fields of a key or of data as up to eight 32-bit numbers, the most significant word of an address first. Small,
/// without a heap allocation, and ordered like its numbers: a ruleset with 100 000 elements is an array of these.
///
/// A number is the field's value (port 80 is 80), not its bytes; only the encoder knows how it is represented on the
/// wire.
///
/// What runs for every element is inlinable: calls into this module took 7 % of the instructions of compiling and encoding
/// 1 000 Services with 10 endpoints each.
public struct RegisterWords: Hashable, Sendable, Comparable {
  @usableFromInline var pairs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  @usableFromInline var length: Int8 = 0

  /// How many words there are: 0...8.
  @inlinable public var count: Int8 { length }

  /// The size of the longest key: two IPv6 addresses.
  public static let capacity = 8

  /// Creates an empty list of words.
  @inlinable
  public init() {}

  /// Creates a list of one word.
  @inlinable
  public init(_ word: UInt32) {
    pairs.0 = UInt64(word) << 32
    length = 1
  }

  /// Creates a list of two words.
  @inlinable
  public init(_ first: UInt32, _ second: UInt32) {
    pairs.0 = UInt64(first) << 32 | UInt64(second)
    length = 2
  }

  /// Creates a list of three words or more.
  public init(_ first: UInt32, _ second: UInt32, _ third: UInt32, _ more: UInt32...) {
    self.init(first, second)
    append(third)
    for word in more { append(word) }
  }

  /// Appends a word. A ninth word is a programming error.
  @inlinable @inline(__always)
  public mutating func append(_ word: UInt32) {
    let shift: UInt64 = length & 1 == 0 ? 32 : 0
    let value = UInt64(word) << shift
    switch length >> 1 {
    case 0: pairs.0 |= value
    case 1: pairs.1 |= value
    case 2: pairs.2 |= value
    case 3: pairs.3 |= value
    default: preconditionFailure("a key of more than 8 words")
    }
    length += 1
  }

  /// The word at this index, counted from 0.
  @inlinable
  public subscript(index: Int) -> UInt32 {
    precondition(index >= 0 && index < Int(length))
    let pair =
      switch index >> 1 {
      case 0: pairs.0
      case 1: pairs.1
      case 2: pairs.2
      default: pairs.3
      }
    return UInt32(truncatingIfNeeded: index & 1 == 0 ? pair >> 32 : pair)
  }

  /// Compares all words.
  @inlinable
  public static func == (left: Self, right: Self) -> Bool {
    left.length == right.length && left.pairs == right.pairs
  }

  /// Hashes the words.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(pairs.0)
    if length > 2 { hasher.combine(pairs.1) }
    if length > 4 { hasher.combine(pairs.2) }
    if length > 6 { hasher.combine(pairs.3) }
  }

  /// Compares word by word.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool {
    left.pairs == right.pairs ? left.length < right.length : left.pairs < right.pairs
  }
}
