/// A message of IPv6 neighbor discovery.
package enum NeighborMessage: Hashable, Sendable {
  /// A request for a neighbor's hardware address.
  case solicitation(NeighborSolicitation)
  /// An answer, or an unsolicited announcement.
  case advertisement(NeighborAdvertisement)

  /// Parses an IPv6 packet. Nil if it is not one of these messages, or if RFC 4861 requires dropping it: because of a
  /// hop limit other than 255, which means that it is not from this link, a wrong checksum, or an option of length
  /// zero.
  package init?(bytes: [UInt8]) {
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
