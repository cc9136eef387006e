internal import Addresses

/// Converts numbers to and from network byte order.
enum NetworkBytes {
  /// Returns the lowest `count` bytes of a number.
  static func of(_ number: UInt128, count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// Returns the number that these bytes represent.
  static func number(_ bytes: ArraySlice<UInt8>) -> UInt128 { bytes.reduce(0) { $0 << 8 | UInt128($1) } }
}

extension IPv4Address {
  var bytes: [UInt8] { NetworkBytes.of(number, count: 4) }
  var isUnspecified: Bool { rawValue == 0 }
}

extension IPv6Address {
  var bytes: [UInt8] { NetworkBytes.of(number, count: 16) }
  var isUnspecified: Bool { number == 0 }
  /// ff00::/8
  var isMulticast: Bool { high >> 56 == 0xff }

  /// ff02::1, all nodes on the link.
  static let allNodes = Self(high: 0xff02_0000_0000_0000, low: 1)

  /// The multicast group that a host with this address must join (RFC 4291, section 2.7.1).
  var solicitedNodeGroup: Self {
    Self(high: 0xff02_0000_0000_0000, low: 0x0000_0001_ff00_0000 | low & 0xff_ffff)
  }
}
