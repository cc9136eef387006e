internal import Addresses

/// One address on one interface.
struct Post: Sendable {
  /// How far it is.
  enum Phase: Hashable, Sendable {
    /// It is being asked whether anybody has the address; so many times more, the next time then.
    case probing(left: Int, next: Duration)
    /// It is told that the address is here; so many times more.
    case announcing(left: Int, next: Duration)
    /// All is said; questions are answered. Then it is asked whether another station has the address, too.
    case serving(check: Duration)
    /// Another station has it; ask again then.
    case taken(retry: Duration)
  }

  /// Another station that says that it has the address.
  struct Rival: Hashable, Sendable {
    let mac: MACAddress
    /// When it was last heard.
    var heard: Duration
  }

  let address: IPAddress
  var interface: LinkInterface
  var phase: Phase
  var rival: Rival?
  var lastDefence: Duration?
  /// When it has to be announced again, because a rival was heard after the last defence.
  var nextDefence: Duration?

  /// When something is to be done without being asked.
  var deadline: Duration { min(phaseDeadline, nextDefence ?? phaseDeadline) }

  /// When the phase goes on.
  var phaseDeadline: Duration {
    switch phase {
    case .probing(_, let next), .announcing(_, let next): next
    case .serving(let check): check
    case .taken(let retry): retry
    }
  }

  /// Whether questions are answered.
  var isAnswering: Bool {
    switch phase {
    case .announcing, .serving: true
    case .probing, .taken: false
    }
  }

  // MARK: Frames

  /// Asks whether anybody has the address.
  var probe: LinkFrame {
    switch address {
    case .v4(let own):
      frame(.arp, ARPPacket.probe(own, from: interface.mac).bytes, .broadcast)
    case .v6(let own):
      frame(.ipv6, NeighborSolicitation.probe(own).bytes, .multicast(own.solicitedNodeGroup))
    }
  }

  /// Asks whether anybody else has the address, in a way that changes nobody's mind and is answered to us alone; nil when
  /// the interface has lost its own address.
  var check: LinkFrame? {
    guard case .v6(let own) = address else { return probe }
    return interface.ipv6Source.map { source in
      let question = NeighborSolicitation(
        source: source, destination: own.solicitedNodeGroup, target: own, sourceMAC: interface.mac)
      return frame(.ipv6, question.bytes, .multicast(own.solicitedNodeGroup))
    }
  }

  /// Tells all that the address is here.
  var announcements: [LinkFrame] {
    switch address {
    case .v4(let own):
      [ARPPacket.Operation.request, .reply].map {
        frame(.arp, ARPPacket.announcement(own, of: interface.mac, as: $0).bytes, .broadcast)
      }
    case .v6(let own):
      interface.ipv6Source.map { source in
        var message = NeighborAdvertisement.announcement(own, of: interface.mac, from: source)
        message.isRouter = interface.isRouter
        return [frame(.ipv6, message.bytes, .multicast(.allNodes))]
      } ?? []
    }
  }

  /// Answers a request.
  func answer(to question: ARPPacket) -> LinkFrame {
    frame(.arp, question.reply(from: interface.mac).bytes, question.senderMAC)
  }

  /// Answers a solicitation that a station sent; nothing when the interface has lost its own address meanwhile.
  func answer(to question: NeighborSolicitation, of station: MACAddress) -> LinkFrame? {
    guard let source = interface.ipv6Source else { return nil }
    var answer = NeighborAdvertisement.answer(to: question, of: interface.mac, from: source)
    answer.isRouter = interface.isRouter
    let destination = question.isProbe ? .multicast(.allNodes) : question.sourceMAC ?? station
    return frame(.ipv6, answer.bytes, destination)
  }

  private func frame(_ kind: LinkFrame.Kind, _ bytes: [UInt8], _ station: MACAddress) -> LinkFrame {
    LinkFrame(kind, bytes, station: station, interface: interface.index)
  }
}
