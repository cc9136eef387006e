internal import Addresses

extension IPv6Address {
  /// ff00::/8
  var isMulticast: Bool { high >> 56 == 0xff }

  /// ff02::1, all nodes on the link.
  static let allNodes = Self(high: 0xff02_0000_0000_0000, low: 1)

  /// The multicast group that a host with this address must join (RFC 4291, section 2.7.1).
  var solicitedNodeGroup: Self {
    Self(high: 0xff02_0000_0000_0000, low: 0x0000_0001_ff00_0000 | low & 0xff_ffff)
  }
}
