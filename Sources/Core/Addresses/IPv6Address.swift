/// An IPv6 address without a zone.
public struct IPv6Address: IPAddressValue {
  /// The first eight bytes.
  public let high: UInt64
  /// The last eight bytes.
  public let low: UInt64

  /// Creates the address from its two halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 128
  public static var bits: Int { 128 }
  /// Creates the address with this number.
  public init(number: UInt128) {
    self.init(high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number))
  }
  /// The address as a number.
  public var number: UInt128 { UInt128(high) << 64 | UInt128(low) }
  /// True for ::1.
  public var isLoopback: Bool { high == 0 && low == 1 }
  /// True for fe80::/10.
  public var isLinkLocal: Bool { high >> 54 == 0xfe80 >> 6 }
  /// Orders by number.
  public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  /// The eight 16-bit groups.
  var groups: [UInt16] {
    [high, low].flatMap { half in
      stride(from: 48, through: 0, by: -16).map { UInt16(truncatingIfNeeded: half >> UInt64($0)) }
    }
  }
}

extension IPv6Address {
  /// Parses the forms of RFC 4291, section 2.2, including `::` and a dotted-decimal tail. Rejects a zone (`%eth0`), which
  /// is meaningful on one link only.
  public init?(utf8 text: Span<UInt8>) {
    var groups = ParsedGroups()
    var position = 0
    if text.hasDoubleColon(at: 0) {
      groups.gap = 0
      position = 2
    }
    while position < text.count {
      guard let end = groups.parsePart(from: position, of: text) else { return nil }
      position = end
      if position == text.count { break }
      if text.hasDoubleColon(at: position) {
        guard groups.gap == nil else { return nil }
        groups.gap = groups.count
        position += 2
      } else {
        position += 1
        if position == text.count { return nil }
      }
    }
    guard let number = groups.number else { return nil }
    self.init(number: number)
  }

  /// Parses the forms of RFC 4291, like `init(utf8:)`.
  public init?(_ description: String) { self.init(utf8: description.utf8.span) }

  /// The canonical form of RFC 5952: lowercase, with the longest run of two or more zero groups as `::`.
  public var description: String {
    let groups = groups
    guard let zeros = Self.longestZeroRun(in: groups) else { return Self.text(groups[...]) }
    return Self.text(groups[..<zeros.lowerBound]) + "::" + Self.text(groups[zeros.upperBound...])
  }

  private static func text(_ groups: ArraySlice<UInt16>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  private static func longestZeroRun(in groups: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start: Int?
    for index in 0...groups.count {
      if index < groups.count, groups[index] == 0 {
        start = start ?? index
      } else if let begun = start {
        if index - begun > max(best?.count ?? 0, 1) { best = begun..<index }
        start = nil
      }
    }
    return best
  }
}

/// The 16-bit groups parsed so far.
private struct ParsedGroups {
  var bits: UInt128 = 0
  var count = 0
  /// The number of groups before `::`; nil if there was no `::`.
  var gap: Int?

  /// All groups as one number; nil if there are too few or too many. `::` stands for at least one group.
  var number: UInt128? {
    guard let gap else { return count == 8 ? bits : nil }
    guard count <= 7 else { return nil }
    let back = UInt128(16 * (count - gap))
    let front = (bits >> back) << (back + UInt128(16 * (8 - count)))
    return front | bits & ((1 << back) - 1)
  }

  /// Parses up to the next colon or the end and returns its index; nil if the text is neither a group nor a dotted tail.
  mutating func parsePart(from start: Int, of text: Span<UInt8>) -> Int? {
    var group: UInt16 = 0
    var end = start
    while end < text.count, end - start < 4, let digit = text[end].hexDigit {
      group = group << 4 | UInt16(digit)
      end += 1
    }
    if end < text.count, text[end] != UInt8(ascii: ":") {
      return appendDottedTail(text.extracting(start..<text.count)) ? text.count : nil
    }
    return end > start && append(group) ? end : nil
  }

  private mutating func appendDottedTail(_ text: Span<UInt8>) -> Bool {
    guard let tail = IPv4Address(utf8: text) else { return false }
    return append(UInt16(tail.rawValue >> 16)) && append(UInt16(tail.rawValue & 0xffff))
  }

  private mutating func append(_ group: UInt16) -> Bool {
    guard count < 8 else { return false }
    bits = bits << 16 | UInt128(group)
    count += 1
    return true
  }
}

extension Span<UInt8> {
  fileprivate func hasDoubleColon(at index: Int) -> Bool {
    index + 1 < count && self[index] == UInt8(ascii: ":") && self[index + 1] == UInt8(ascii: ":")
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit; nil for other characters.
  fileprivate var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
