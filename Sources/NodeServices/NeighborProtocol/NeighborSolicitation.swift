public import Addresses

/// Asks for the station that has an IPv6 address (RFC 4861, section 4.3).
public struct NeighborSolicitation: Hashable, Sendable {
  /// Who asks; `::` when somebody wants to have the target and asks whether anybody has it (RFC 4862, section 5.4).
  public var source: IPv6Address
  /// The target's solicited-node group, or the target itself when it was known before.
  public var destination: IPv6Address
  /// The address that is asked for.
  public var target: IPv6Address
  /// The station that asks; nil when it does not say.
  public var sourceMAC: MACAddress?

  /// A solicitation of these parts.
  public init(
    source: IPv6Address, destination: IPv6Address, target: IPv6Address, sourceMAC: MACAddress?
  ) {
    self.source = source
    self.destination = destination
    self.target = target
    self.sourceMAC = sourceMAC
  }

  /// Asks whether anybody has the address, without saying that we do.
  public static func probe(_ address: IPv6Address) -> Self {
    Self(
      source: IPv6Address(high: 0, low: 0), destination: address.solicitedNodeGroup, target: address,
      sourceMAC: nil)
  }

  /// Whether it comes from somebody who does not have an address yet.
  public var isProbe: Bool { source.isUnspecified }

  /// Reads what follows the type and the code.
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

  /// The IPv6 packet.
  public var bytes: [UInt8] {
    NeighborPacket.bytes(
      type: NeighborPacket.solicitation, from: source, to: destination, flags: 0, target: target,
      option: sourceMAC.map { (NeighborPacket.sourceLinkAddress, $0) })
  }
}
