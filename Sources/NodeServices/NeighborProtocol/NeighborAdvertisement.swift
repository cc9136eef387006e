public import Addresses

/// Says which station has an IPv6 address (RFC 4861, section 4.4).
public struct NeighborAdvertisement: Hashable, Sendable {
  /// Who speaks, by an address of its own.
  public var source: IPv6Address
  /// Who asked, or all stations.
  public var destination: IPv6Address
  /// The address that is spoken of.
  public var target: IPv6Address
  /// Whether the sender forwards packets. A neighbour that has it for a router, and hears that it is not one, gives up all
  /// its routes by it (RFC 4861, section 7.2.5).
  public var isRouter: Bool
  /// Whether somebody asked, with an address.
  public var isSolicited: Bool
  /// Whether it counts more than what was known before.
  public var isOverride: Bool
  /// The station that has the target; nil when it does not say.
  public var targetMAC: MACAddress?

  /// An advertisement of these parts.
  public init(
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

  /// Says to all that the address is here (RFC 4861, section 7.2.6).
  public static func announcement(_ address: IPv6Address, of mac: MACAddress, from source: IPv6Address)
    -> Self
  {
    Self(
      source: source, destination: .allNodes, target: address, isSolicited: false, isOverride: true,
      targetMAC: mac)
  }

  /// The answer to a solicitation: to whom asked, or to all where that one has no address yet (RFC 4861, section 7.2.4).
  public static func answer(to question: NeighborSolicitation, of mac: MACAddress, from source: IPv6Address)
    -> Self
  {
    Self(
      source: source, destination: question.isProbe ? .allNodes : question.source, target: question.target,
      isSolicited: !question.isProbe, isOverride: true, targetMAC: mac)
  }

  private static let routerFlag: UInt8 = 0x80
  private static let solicitedFlag: UInt8 = 0x40
  private static let overrideFlag: UInt8 = 0x20

  /// Reads what follows the type and the code.
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

  /// The IPv6 packet.
  public var bytes: [UInt8] {
    NeighborPacket.bytes(
      type: NeighborPacket.advertisement, from: source, to: destination, flags: flags, target: target,
      option: targetMAC.map { (NeighborPacket.targetLinkAddress, $0) })
  }
}
