internal import Addresses

/// An Ethernet hardware address of six bytes.
package struct MACAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The six bytes as a number: 02:00:00:00:00:01 is 0x020000000001.
  package let number: UInt64

  /// Creates an address from the lowest 48 bits of a number.
  package init(number: UInt64) { self.number = number & 0xffff_ffff_ffff }

  /// Creates an address from six bytes; nil for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 6 else { return nil }
    number = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// ff:ff:ff:ff:ff:ff, all hosts on the link.
  package static let broadcast = Self(number: 0xffff_ffff_ffff)
  /// 00:00:00:00:00:00, which no host has.
  package static let zero = Self(number: 0)

  /// Returns the multicast address to which an IPv6 multicast group maps (RFC 2464, section 7).
  static func multicast(_ group: IPv6Address) -> Self {
    Self(number: 0x3333_0000_0000 | group.low & 0xffff_ffff)
  }

  /// The six bytes, in transmission order.
  package var bytes: [UInt8] { (0..<6).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  /// Whether this is the address of a single host: neither multicast nor zero.
  package var isUnicast: Bool { number >> 40 & 1 == 0 && number != 0 }
  /// Compares the addresses as numbers.
  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  /// `02:00:00:00:00:01`
  package var description: String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined(separator: ":")
  }
}
