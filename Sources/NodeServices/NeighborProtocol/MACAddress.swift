internal import Addresses

/// An Ethernet address of six bytes.
public struct MACAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The six bytes as a number: 02:00:00:00:00:01 is 0x020000000001.
  public let number: UInt64

  /// The address with this number, of which the lowest 48 bits count.
  public init(number: UInt64) { self.number = number & 0xffff_ffff_ffff }

  /// The address of these bytes; nil unless there are six.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 6 else { return nil }
    number = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// ff:ff:ff:ff:ff:ff, all stations of the link.
  public static let broadcast = Self(number: 0xffff_ffff_ffff)
  /// 00:00:00:00:00:00, which no station has.
  public static let zero = Self(number: 0)

  /// The address of a group of stations, to which an IPv6 multicast address is mapped (RFC 2464, section 7).
  static func multicast(_ group: IPv6Address) -> Self {
    Self(number: 0x3333_0000_0000 | group.low & 0xffff_ffff)
  }

  /// The six bytes.
  public var bytes: [UInt8] { (0..<6).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  /// Whether it means one station: neither a group nor nobody.
  public var isStation: Bool { number >> 40 & 1 == 0 && number != 0 }
  /// Orders by number.
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  /// `02:00:00:00:00:01`
  public var description: String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined(separator: ":")
  }
}
