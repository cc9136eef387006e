internal import Addresses

/// The state of one address on one interface.
struct ManagedAddress: Sendable {
  /// The phases of announcing an address.
  enum Phase: Hashable, Sendable {
    /// Probing whether another host has the address: the remaining number of probes, and the time of the next.
    case probing(left: Int, next: Duration)
    /// Announcing the address: the remaining number of announcements, and the time of the next.
    case announcing(left: Int, next: Duration)
    /// Answering requests, until the time of the next check whether another host also has the address.
    case serving(check: Duration)
    /// Another host has the address; probe again at this time.
    case taken(retry: Duration)
  }

  /// Another host that claims the address.
  struct Conflict: Hashable, Sendable {
    let mac: MACAddress
    /// When its claim was last seen.
    var lastSeen: Duration
  }

  let address: IPAddress
  var interface: NeighborInterface
  var phase: Phase
  var conflict: Conflict?
  var lastDefense: Duration?
  /// When to announce the address again, because of a conflict after the last defense.
  var nextDefense: Duration?

  /// The time of the next action that no packet triggers.
  var deadline: Duration { min(phaseDeadline, nextDefense ?? phaseDeadline) }

  /// The time of the phase's next step.
  var phaseDeadline: Duration {
    switch phase {
    case .probing(_, let next), .announcing(_, let next): next
    case .serving(let check): check
    case .taken(let retry): retry
    }
  }

  /// Whether requests for the address are answered.
  var isAnswering: Bool {
    switch phase {
    case .announcing, .serving: true
    case .probing, .taken: false
    }
  }

  // MARK: Frames

  /// A probe for whether any host has the address.
  var probe: NeighborFrame {
    switch address {
    case .v4(let own):
      frame(.arp, ARPPacket.probe(own, from: interface.mac).bytes, to: .broadcast)
    case .v6(let own):
      frame(.ipv6, NeighborSolicitation.probe(own).bytes, to: .multicast(own.solicitedNodeGroup))
    }
  }

  /// A check for whether another host has the address, which does not affect neighbor caches and is answered only to
  /// us; nil if the interface has lost its own IPv6 address.
  var check: NeighborFrame? {
    guard case .v6(let own) = address else { return probe }
    return interface.ipv6Source.map { source in
      let question = NeighborSolicitation(
        source: source, destination: own.solicitedNodeGroup, target: own, sourceMAC: interface.mac)
      return frame(.ipv6, question.bytes, to: .multicast(own.solicitedNodeGroup))
    }
  }

  /// Packets that announce the address to all hosts on the link.
  var announcements: [NeighborFrame] {
    switch address {
    case .v4(let own):
      [ARPPacket.Operation.request, .reply].map {
        frame(.arp, ARPPacket.announcement(own, of: interface.mac, as: $0).bytes, to: .broadcast)
      }
    case .v6(let own):
      interface.ipv6Source.map { source in
        var message = NeighborAdvertisement.announcement(own, of: interface.mac, from: source)
        message.isRouter = interface.isRouter
        return [frame(.ipv6, message.bytes, to: .multicast(.allNodes))]
      } ?? []
    }
  }

  /// Returns the reply to an ARP request.
  func answer(to question: ARPPacket) -> NeighborFrame {
    frame(.arp, question.reply(from: interface.mac).bytes, to: question.senderMAC)
  }

  /// Returns the advertisement that answers a solicitation from this hardware address; nil if the interface has lost
  /// its own IPv6 address.
  func answer(to question: NeighborSolicitation, of peer: MACAddress) -> NeighborFrame? {
    guard let source = interface.ipv6Source else { return nil }
    var answer = NeighborAdvertisement.answer(to: question, of: interface.mac, from: source)
    answer.isRouter = interface.isRouter
    let destination = question.isProbe ? .multicast(.allNodes) : question.sourceMAC ?? peer
    return frame(.ipv6, answer.bytes, to: destination)
  }

  private func frame(_ kind: NeighborFrame.Kind, _ bytes: [UInt8], to peer: MACAddress) -> NeighborFrame {
    NeighborFrame(kind, bytes, peer: peer, interface: interface.index)
  }
}
