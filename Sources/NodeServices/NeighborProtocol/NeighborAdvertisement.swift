package import Addresses

/// An IPv6 neighbor advertisement, which states the hardware address of an IPv6 address (RFC 4861, section 4.4).
package struct NeighborAdvertisement: Hashable, Sendable {
  /// The sender's own address.
  package var source: IPv6Address
  /// The solicitation's sender, or all nodes.
  package var destination: IPv6Address
  /// The advertised address.
  package var target: IPv6Address
  /// Whether the sender forwards packets. A neighbor that uses the sender as a router removes all routes through it on
  /// learning that it is not one (RFC 4861, section 7.2.5).
  package var isRouter: Bool
  /// Whether this answers a solicitation that had a source address.
  package var isSolicited: Bool
  /// Whether this overrides existing cache entries.
  package var isOverride: Bool
  /// The hardware address of the target; nil if the option is absent.
  package var targetMAC: MACAddress?

  /// Creates an advertisement from its fields.
  package init(
    source: IPv6Address, destination: IPv6Address, target: IPv6Address, isRouter: Bool = false,
    isSolicited: Bool, isOverride: Bool, targetMAC: MACAddress?
  ) {
    self.source = source
    self.destination = destination
    self.target = target
    self.isRouter = isRouter
    self.isSolicited = isSolicited
    self.isOverride = isOverride
    self.targetMAC = targetMAC
  }

  /// Returns an unsolicited advertisement of the address to all nodes (RFC 4861, section 7.2.6).
  package static func announcement(_ address: IPv6Address, of mac: MACAddress, from source: IPv6Address)
    -> Self
  {
    Self(
      source: source, destination: .allNodes, target: address, isSolicited: false, isOverride: true,
      targetMAC: mac)
  }

  /// Returns the answer to a solicitation, sent to its source or, if that is unspecified, to all nodes (RFC 4861,
  /// section 7.2.4).
  package static func answer(to question: NeighborSolicitation, of mac: MACAddress, from source: IPv6Address)
    -> Self
  {
    Self(
      source: source, destination: question.isProbe ? .allNodes : question.source, target: question.target,
      isSolicited: !question.isProbe, isOverride: true, targetMAC: mac)
  }

  private static let routerFlag: UInt8 = 0x80
  private static let solicitedFlag: UInt8 = 0x40
  private static let overrideFlag: UInt8 = 0x20

  /// Interprets a parsed packet; nil if it is invalid.
  init?(_ packet: NeighborPacket) {
    let isSolicited = packet.flags & Self.solicitedFlag != 0
    // RFC 4861, section 7.1.2.
    guard !packet.target.isMulticast, !(packet.destination.isMulticast && isSolicited) else { return nil }
    self.init(
      source: packet.source, destination: packet.destination, target: packet.target,
      isRouter: packet.flags & Self.routerFlag != 0, isSolicited: isSolicited,
      isOverride: packet.flags & Self.overrideFlag != 0,
      targetMAC: packet.linkAddress(option: NeighborPacket.targetLinkAddress))
  }

  private var flags: UInt8 {
    (isRouter ? Self.routerFlag : 0) | (isSolicited ? Self.solicitedFlag : 0)
      | (isOverride ? Self.overrideFlag : 0)
  }

  /// The complete IPv6 packet.
  package var bytes: [UInt8] {
    NeighborPacket.bytes(
      type: NeighborPacket.advertisement, from: source, to: destination, flags: flags, target: target,
      option: targetMAC.map { (NeighborPacket.targetLinkAddress, $0) })
  }
}
