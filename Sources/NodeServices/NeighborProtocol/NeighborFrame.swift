/// The payload of an Ethernet frame, with the address of the other host.
package struct NeighborFrame: Hashable, Sendable {
  /// The protocol of the payload.
  package enum Kind: Hashable, Sendable {
    /// An ARP packet.
    case arp
    /// An IPv6 packet.
    case ipv6
  }

  /// The payload's protocol.
  package var kind: Kind
  /// The payload, without the frame header.
  package var bytes: [UInt8]
  /// The hardware address of the other host: the destination of a sent frame, the source of a received one.
  package var peer: MACAddress
  /// The interface index.
  package var interface: UInt32

  /// Creates a frame from or to this hardware address.
  package init(_ kind: Kind, _ bytes: [UInt8], peer: MACAddress, interface: UInt32) {
    self.kind = kind
    self.bytes = bytes
    self.peer = peer
    self.interface = interface
  }
}
