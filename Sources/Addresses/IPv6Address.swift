/// An IPv6 address, without a zone.
public struct IPv6Address: IPAddressValue {
  /// The first eight bytes.
  public let high: UInt64
  /// The last eight bytes.
  public let low: UInt64

  /// The address made of two halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 128
  public static var bits: Int { 128 }
  /// The address with this number.
  public init(number: UInt128) {
    self.init(high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number))
  }
  /// The address as a number.
  public var number: UInt128 { UInt128(high) << 64 | UInt128(low) }
  /// True for ::1.
  public var isLoopback: Bool { high == 0 && low == 1 }
  /// True in fe80::/10.
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
  /// Reads the forms of RFC 4291, section 2.2, among them `::` and a dotted tail. A zone (`%eth0`) is refused:
  /// it means something on one link only.
  public init?(_ description: String) {
    let halves = description.split(separator: "::", omittingEmptySubsequences: false)
    guard halves.count <= 2, let front = Self.groups(of: halves[0], dottedTail: halves.count == 1) else {
      return nil
    }
    guard halves.count == 2 else {
      guard front.count == 8 else { return nil }
      self.init(groups: front)
      return
    }
    guard let back = Self.groups(of: halves[1], dottedTail: true), front.count + back.count <= 7 else {
      return nil
    }
    self.init(groups: front + Array(repeating: 0, count: 8 - front.count - back.count) + back)
  }

  private init(groups: [UInt16]) {
    let number = groups.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
    self.init(number: number)
  }

  private static func groups(of text: Substring, dottedTail: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if dottedTail, index == parts.count - 1, part.contains("."), let tail = IPv4Address(part) {
        groups += [UInt16(tail.rawValue >> 16), UInt16(tail.rawValue & 0xffff)]
      } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit),
        let group = UInt16(part, radix: 16)
      {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }

  /// The canonical text of RFC 5952: lower case, the longest run of two or more zero groups as `::`.
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

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
