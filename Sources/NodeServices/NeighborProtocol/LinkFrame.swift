/// A packet on a link, without the frame's header.
public struct LinkFrame: Hashable, Sendable {
  /// What is in it.
  public enum Kind: Hashable, Sendable {
    /// An ARP packet.
    case arp
    /// An IPv6 packet.
    case ipv6
  }

  /// What is in it.
  public var kind: Kind
  /// The packet.
  public var bytes: [UInt8]
  /// The other station: who gets it, or who has sent it.
  public var station: MACAddress
  /// The kernel's number for the interface.
  public var interface: UInt32

  /// A packet from or to a station.
  public init(_ kind: Kind, _ bytes: [UInt8], station: MACAddress, interface: UInt32) {
    self.kind = kind
    self.bytes = bytes
    self.station = station
    self.interface = interface
  }
}
