internal import Addresses
internal import ClusterModel
internal import NeighborProtocol
internal import ServiceDNS

extension FuzzTarget {
  /// A client's message. Whatever it is, the reply is short, has its ID, and is a response to its question.
  static let dns = FuzzTarget("dns") { bytes in
    for isDatagram in [true, false] {
      guard case .reply(let reply) = zone.outcome(of: bytes, isDatagram: isDatagram) else { continue }
      guard reply.count >= 12, reply.count <= (isDatagram ? 1232 : 65_535), reply[2] & 0x80 != 0,
        reply.prefix(2).elementsEqual(bytes.prefix(2))
      else { return "the reply is \(reply)" }
    }
    guard case .query(let query) = DNSRequest(bytes: bytes) else { return nil }
    let answer = DNSResponse(to: query, .noError).datagram
    guard query.isAnswered(by: answer) else { return "\(answer) does not answer \(query)" }
    var question = answer
    question[2] &= 0x7f
    guard case .query(let again) = DNSRequest(bytes: question), again.name == query.name,
      again.type == query.type
    else { return "the question is not read again from \(question)" }
    return nil
  }

  /// A frame's content: ARP and IPv6 neighbor discovery. What is accepted is written and read again as the same.
  static let neighbors = FuzzTarget("neighbors") { bytes in
    if let packet = ARPPacket(bytes: bytes), ARPPacket(bytes: packet.bytes) != packet {
      return "read differently: \(packet)"
    }
    switch NeighborMessage(bytes: bytes) {
    case .solicitation(let message)? where NeighborMessage(bytes: message.bytes) != .solicitation(message):
      return "read differently: \(message)"
    case .advertisement(let message)? where NeighborMessage(bytes: message.bytes) != .advertisement(message):
      return "read differently: \(message)"
    default: return nil
    }
  }

  private static let zone: ServiceZone = {
    var zone = ServiceZone(ZoneSettings(domain: DomainName("cluster.local") ?? .root), serial: 1)
    var service = Service(name: NamespacedName("shop", "web"))
    service.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_0001))]
    zone.apply(.listed(.services([service])))
    zone.apply(.listed(.slices([])))
    return zone
  }()
}
