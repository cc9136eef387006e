internal import Addresses

/// Numbers and addresses in network order.
enum NetworkBytes {
  /// The number's lowest bytes, so many.
  static func of(_ number: UInt128, count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// The number that these bytes make.
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

  /// ff02::1, all stations of the link.
  static let allNodes = Self(high: 0xff02_0000_0000_0000, low: 1)

  /// The group in which whoever has this address must be (RFC 4291, section 2.7.1).
  var solicitedNodeGroup: Self {
    Self(high: 0xff02_0000_0000_0000, low: 0x0000_0001_ff00_0000 | low & 0xff_ffff)
  }
}
