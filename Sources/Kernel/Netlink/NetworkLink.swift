/// An interface as rtnetlink describes it.
public struct NetworkLink: Hashable, Sendable {
  /// The kernel's number for it.
  public let index: UInt32
  /// Its name, `eth0`.
  public let name: String
  /// The number of the interface that it belongs to (IFLA_MASTER): a bridge, a bond, a VRF; nil when it belongs to none.
  public let bridge: UInt32?
  /// Whether that interface takes all that is heard by this one, as a bridge and a bond do, and a VRF does not.
  public let isPort: Bool
  /// Whether the kernel forwards IPv6 packets that come by it (`net.ipv6.conf.NAME.forwarding`).
  public let forwardsIPv6: Bool
  /// What somebody wrote at it (`ip link set … alias`); empty when nobody did.
  public let alias: String
  /// Its hardware address, six bytes for Ethernet; empty when it has none.
  public let hardwareAddress: [UInt8]
  /// ARPHRD_ of linux/if_arp.h: 1 for Ethernet.
  private let kind: UInt16
  /// IFF_ of linux/if.h.
  private let flags: UInt32

  init(
    index: UInt32, name: String, bridge: UInt32?, isPort: Bool, forwardsIPv6: Bool, alias: String,
    hardwareAddress: [UInt8], kind: UInt16, flags: UInt32
  ) {
    self.index = index
    self.name = name
    self.bridge = bridge
    self.isPort = isPort
    self.forwardsIPv6 = forwardsIPv6
    self.alias = alias
    self.hardwareAddress = hardwareAddress
    self.kind = kind
    self.flags = flags
  }

  /// Whether it leads back to the node itself.
  public var isLoopback: Bool { flags & 0x8 != 0 }
  /// Whether it is switched on and has somebody at the other end of the cable (IFF_UP, IFF_RUNNING).
  public var isUp: Bool { flags & 0x41 == 0x41 }
  /// Whether there are neighbours that ask for addresses: Ethernet, and not without ARP (IFF_NOARP).
  public var hasNeighbors: Bool {
    kind == 1 && flags & 0x80 == 0 && !isLoopback && hardwareAddress.count == 6
  }
}
