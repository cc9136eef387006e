/// What stations tell each other of IPv6 neighbours.
public enum NeighborMessage: Hashable, Sendable {
  /// A question.
  case solicitation(NeighborSolicitation)
  /// An answer, or an announcement.
  case advertisement(NeighborAdvertisement)

  /// Reads an IPv6 packet. Nil for everything else, and for whatever RFC 4861 wants to be dropped: a hop limit that is not
  /// 255, which came from beyond the link, a wrong checksum, an option without a length.
  public init?(bytes: [UInt8]) {
    guard let packet = NeighborPacket(bytes: bytes) else { return nil }
    switch packet.type {
    case NeighborPacket.solicitation:
      guard let message = NeighborSolicitation(packet) else { return nil }
      self = .solicitation(message)
    case NeighborPacket.advertisement:
      guard let message = NeighborAdvertisement(packet) else { return nil }
      self = .advertisement(message)
    default: return nil
    }
  }
}
