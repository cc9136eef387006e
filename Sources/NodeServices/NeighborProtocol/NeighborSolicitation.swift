package import Addresses

/// An IPv6 neighbor solicitation, which requests the hardware address of an IPv6 address (RFC 4861, section 4.3).
package struct NeighborSolicitation: Hashable, Sendable {
  /// The sender's address; `::` in a probe by duplicate address detection (RFC 4862, section 5.4).
  package var source: IPv6Address
  /// The target's solicited-node multicast group, or the target itself if the sender has it in its cache.
  package var destination: IPv6Address
  /// The requested address.
  package var target: IPv6Address
  /// The sender's hardware address; nil if the option is absent.
  package var sourceMAC: MACAddress?

  /// Creates a solicitation from its fields.
  package init(
    source: IPv6Address, destination: IPv6Address, target: IPv6Address, sourceMAC: MACAddress?
  ) {
    self.source = source
    self.destination = destination
    self.target = target
    self.sourceMAC = sourceMAC
  }

  /// Returns a probe for the address, which does not claim it.
  package static func probe(_ address: IPv6Address) -> Self {
    Self(
      source: IPv6Address(high: 0, low: 0), destination: address.solicitedNodeGroup, target: address,
      sourceMAC: nil)
  }

  /// Whether this is a probe by duplicate address detection.
  package var isProbe: Bool { source.isUnspecified }

  /// Interprets a parsed packet; nil if it is invalid.
  init?(_ packet: NeighborPacket) {
    guard !packet.target.isMulticast else { return nil }
    let mac = packet.linkAddress(option: NeighborPacket.sourceLinkAddress)
    // RFC 4861, section 7.1.1.
    if packet.source.isUnspecified {
      guard packet.destination == packet.target.solicitedNodeGroup, mac == nil else { return nil }
    }
    self.init(
      source: packet.source, destination: packet.destination, target: packet.target, sourceMAC: mac)
  }

  /// The complete IPv6 packet.
  package var bytes: [UInt8] {
    NeighborPacket.bytes(
      type: NeighborPacket.solicitation, from: source, to: destination, flags: 0, target: target,
      option: sourceMAC.map { (NeighborPacket.sourceLinkAddress, $0) })
  }
}
