public import Addresses

/// A network interface, which rtnetlink calls a link.
public struct NetworkInterface: Hashable, Sendable {
  /// The interface index.
  public let index: UInt32
  /// The interface name, such as `eth0`.
  public let name: String
  /// The index of the interface that this one is enslaved to (IFLA_MASTER): a bridge, bond or VRF; nil if there is
  /// none.
  public let master: UInt32?
  /// Whether that interface takes over all received frames, as a bridge or bond does but a VRF does not.
  public let isPort: Bool
  /// Whether the kernel forwards IPv6 packets that arrive on the interface (`net.ipv6.conf.NAME.forwarding`).
  public let forwardsIPv6: Bool
  /// The alias (`ip link set … alias`); empty if there is none.
  public let alias: String
  /// The hardware address, six bytes for Ethernet; empty if there is none.
  public let hardwareAddress: [UInt8]
  /// What it is, as `ip -d link` shows it (IFLA_INFO_KIND): `bridge`, `veth`; empty for a physical interface.
  public let kindName: String
  /// The families whose packets a bridge itself passes to netfilter, whatever `net.bridge.bridge-nf-call-iptables` says, in
  /// order of the families (`ip link set … type bridge nf_call_iptables 1`); empty for what is not a bridge.
  public let bridgeCalls: [AddressFamily]
  /// ARPHRD_ of linux/if_arp.h: 1 for Ethernet.
  private let kind: UInt16
  /// IFF_ of linux/if.h.
  private let flags: UInt32

  init(
    index: UInt32, name: String, master: UInt32?, isPort: Bool, forwardsIPv6: Bool, alias: String,
    hardwareAddress: [UInt8], kindName: String, bridgeCalls: [AddressFamily], kind: UInt16, flags: UInt32
  ) {
    self.index = index
    self.name = name
    self.master = master
    self.isPort = isPort
    self.forwardsIPv6 = forwardsIPv6
    self.alias = alias
    self.hardwareAddress = hardwareAddress
    self.kindName = kindName
    self.bridgeCalls = bridgeCalls
    self.kind = kind
    self.flags = flags
  }

  /// Whether it is a loopback interface (IFF_LOOPBACK).
  public var isLoopback: Bool { flags & 0x8 != 0 }
  /// Whether it is administratively up and has a carrier (IFF_UP, IFF_RUNNING).
  public var isUp: Bool { flags & 0x41 == 0x41 }
  /// Whether neighbors on it resolve addresses: it is Ethernet, and IFF_NOARP is not set.
  public var hasNeighbors: Bool {
    kind == 1 && flags & 0x80 == 0 && !isLoopback && hardwareAddress.count == 6
  }
}
