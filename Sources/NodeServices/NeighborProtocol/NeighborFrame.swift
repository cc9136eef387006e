/// The payload of an Ethernet frame, with the address of the other host.
public struct NeighborFrame: Hashable, Sendable {
  /// The protocol of the payload.
  public enum Kind: Hashable, Sendable {
    /// An ARP packet.
    case arp
    /// An IPv6 packet.
    case ipv6
  }

  /// The payload's protocol.
  public var kind: Kind
  /// The payload, without the frame header.
  public var bytes: [UInt8]
  /// The hardware address of the other host: the destination of a sent frame, the source of a received one.
  public var peer: MACAddress
  /// The interface index.
  public var interface: UInt32

  /// Creates a frame from or to this hardware address.
  public init(_ kind: Kind, _ bytes: [UInt8], peer: MACAddress, interface: UInt32) {
    self.kind = kind
    self.bytes = bytes
    self.peer = peer
    self.interface = interface
  }
}
