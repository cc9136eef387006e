public import Addresses

/// Decides what is said on the links about addresses that are not the node's own: a state machine without a clock or
/// sockets. Events come in with the time at which they happened, a duration since any fixed moment of a clock that never
/// steps; what must be done comes out.
///
/// An address is first asked for (RFC 5227, RFC 4862); if nobody has it, it is announced some times, and questions are
/// answered until it is not wanted any more. If another station has it, that is reported, and the address is left alone.
/// If one claims it later, that is reported too, and the address is defended now and then: it was given by whoever
/// configured the pool.
public struct AddressAnnouncer: Sendable {
  /// Something that happened.
  public enum Event: Hashable, Sendable {
    /// These addresses are to be announced, and no others.
    case wanted(Set<IPAddress>)
    /// The node's links are so now.
    case links(NodeLinks)
    /// A station sent a packet.
    case received(LinkFrame)
    /// The time that was asked for has come.
    case timer
  }

  /// Something to do.
  public enum Action: Hashable, Sendable {
    /// Send it.
    case send(LinkFrame)
    /// Become a member of this multicast group on an interface.
    case join(IPv6Address, UInt32)
    /// Be one no longer.
    case leave(IPv6Address, UInt32)
    /// Tell whoever cares.
    case report(LinkReport)
  }

  private struct Place: Hashable, Comparable {
    let address: IPAddress
    let interface: UInt32

    static func < (left: Self, right: Self) -> Bool {
      (left.address, left.interface) < (right.address, right.interface)
    }
  }

  private let choice: InterfaceChoice
  private let timing: AnnouncementTiming
  private var wanted: Set<IPAddress> = []
  private var links = NodeLinks()
  private var posts: [Place: Post] = [:]
  private var complaints: [IPAddress: [LinkReport]] = [:]
  private var actions: [Action] = []

  /// Wants nothing and knows of no links yet.
  public init(_ choice: InterfaceChoice = .byNetwork, timing: AnnouncementTiming = AnnouncementTiming()) {
    self.choice = choice
    self.timing = timing
  }

  /// When a `timer` event is wanted; nil when none is.
  public var deadline: Duration? { posts.values.lazy.map(\.deadline).min() }

  /// The addresses that packets may speak of; whatever speaks of no one of them does not matter.
  public var watched: Set<IPAddress> { Set(posts.keys.map(\.address)) }

  /// Takes an event, and gives what must be done now, in this order.
  public mutating func handle(_ event: Event, at now: Duration) -> [Action] {
    switch event {
    case .wanted(let addresses):
      wanted = addresses
      place(at: now)
    case .links(let new):
      links = new
      place(at: now)
    case .received(let frame): take(frame, at: now)
    case .timer: break
    }
    for place in posts.keys.sorted() { advance(place, to: now) }
    defer { actions = [] }
    return actions
  }

  // MARK: Where

  /// Makes posts for what is wanted, and takes away the others.
  private mutating func place(at now: Duration) {
    var places: [Place: LinkInterface] = [:]
    var complaints: [IPAddress: [LinkReport]] = [:]
    for address in wanted {
      let (interfaces, problems) = interfaces(for: address)
      for interface in interfaces { places[Place(address: address, interface: interface.index)] = interface }
      complaints[address] = problems
    }
    for place in posts.keys.sorted() where places[place] == nil { withdraw(place) }
    for (place, interface) in places.sorted(by: { $0.key < $1.key }) { keep(place, interface, now) }
    for (address, problems) in complaints.sorted(by: { $0.key < $1.key }) {
      let known = self.complaints[address] ?? []
      actions += problems.filter { !known.contains($0) }.map(Action.report)
    }
    self.complaints = complaints
  }

  /// Where an address is to be announced, and what somebody has to do about it.
  private func interfaces(for address: IPAddress) -> ([LinkInterface], problems: [LinkReport]) {
    guard !links.ownAddresses.contains(address) else { return ([], [.own(address)]) }
    let meant = links.interfaces.filter { choice.means($0, for: address) }
    var problems = meant.compactMap { interface in
      interface.bridge.map { LinkReport.port(address, interface: interface.name, of: $0) }
    }
    var usable = meant.filter { $0.bridge == nil && $0.speaks(address.family) }
    let neighbors = usable.filter { $0.networkLength(for: address) != nil }
    // With strict reverse path filtering the kernel drops what comes from a neighbour by another interface than it would
    // answer by.
    if neighbors.count > 1, let best = routed(neighbors, address) {
      let others = neighbors.filter { $0 != best }
      usable.removeAll { others.contains($0) }
      problems.append(.shared(address, interface: best.name, others: others.map(\.name)))
    }
    if usable.isEmpty, problems.isEmpty { problems = [.unplaced(address, choice)] }
    return (usable, problems)
  }

  /// The interface by which the kernel sends packets to the address; if it names none of these, the one that its rule of
  /// the longest prefix leads to.
  private func routed(_ interfaces: [LinkInterface], _ address: IPAddress) -> LinkInterface? {
    interfaces.first { $0.index == links.routes[address] }
      ?? interfaces.min {
        (-($0.networkLength(for: address) ?? 0), $0.index) < (
          -($1.networkLength(for: address) ?? 0), $1.index
        )
      }
  }

  private mutating func withdraw(_ place: Place) {
    guard let post = posts.removeValue(forKey: place) else { return }
    // No message takes an announcement back. But who asks whether anybody has an address does not have it, and another
    // node that waits for it hears that.
    if post.isAnswering { actions.append(.send(post.probe)) }
    if case .v6(let address) = place.address { leave(address, place.interface) }
    if post.isAnswering {
      actions.append(.report(.silent(place.address, interface: post.interface.name)))
    }
  }

  private mutating func keep(_ place: Place, _ interface: LinkInterface, _ now: Duration) {
    guard var post = posts[place] else {
      if case .v6(let address) = place.address {
        actions.append(.join(address.solicitedNodeGroup, place.interface))
      }
      posts[place] = Post(
        address: place.address, interface: interface, phase: .probing(left: timing.probes, next: now))
      return
    }
    let hasMoved = post.interface.mac != interface.mac
    post.interface = interface
    if hasMoved, post.isAnswering { post.phase = .announcing(left: timing.announcements, next: now) }
    posts[place] = post
  }

  /// Two addresses may be in one group.
  private mutating func leave(_ address: IPv6Address, _ interface: UInt32) {
    let group = address.solicitedNodeGroup
    let isShared = posts.keys.contains { other in
      guard case .v6(let address) = other.address else { return false }
      return other.interface == interface && address.solicitedNodeGroup == group
    }
    if !isShared { actions.append(.leave(group, interface)) }
  }

  // MARK: When

  private mutating func advance(_ place: Place, to now: Duration) {
    guard var post = posts[place] else { return }
    if let due = post.nextDefence, now >= due {
      post.nextDefence = nil
      defend(&post, now)
    }
    if now >= post.phaseDeadline { advance(&post, to: now) }
    posts[place] = post
  }

  private mutating func advance(_ post: inout Post, to now: Duration) {
    switch post.phase {
    case .probing(let left, _) where left > 0:
      actions.append(.send(post.probe))
      post.phase = .probing(left: left - 1, next: now + timing.probeInterval)
    case .probing:
      post.rival = nil
      actions.append(.report(.announced(post.address, interface: post.interface.name)))
      announce(&post, left: timing.announcements, at: now)
    case .announcing(let left, _): announce(&post, left: left, at: now)
    case .taken: post.phase = .probing(left: timing.probes, next: now)
    case .serving:
      if let check = post.check { actions.append(.send(check)) }
      post.phase = .serving(check: now + timing.checkInterval)
    }
  }

  private mutating func announce(_ post: inout Post, left: Int, at now: Duration) {
    actions += post.announcements.map(Action.send)
    post.phase =
      left > 1
      ? .announcing(left: left - 1, next: now + timing.announcementInterval)
      : .serving(check: now + timing.checkInterval)
  }

  // MARK: What others say

  private mutating func take(_ frame: LinkFrame, at now: Duration) {
    switch frame.kind {
    case .arp:
      if let packet = ARPPacket(bytes: frame.bytes) { take(packet, frame, now) }
    case .ipv6:
      if let message = NeighborMessage(bytes: frame.bytes) { take(message, frame, now) }
    }
  }

  private mutating func take(_ packet: ARPPacket, _ frame: LinkFrame, _ now: Duration) {
    guard isOther(packet.senderMAC) else { return }
    let sender = Place(address: .v4(packet.senderAddress), interface: frame.interface)
    if posts[sender] != nil { return heardRival(packet.senderMAC, at: sender, now) }
    let target = Place(address: .v4(packet.targetAddress), interface: frame.interface)
    guard packet.operation == .request, let post = posts[target] else { return }
    if post.isAnswering {
      actions.append(.send(post.answer(to: packet)))
    } else if packet.isProbe {
      heardProbe(of: packet.senderMAC, at: target, now)
    }
  }

  private mutating func take(_ message: NeighborMessage, _ frame: LinkFrame, _ now: Duration) {
    switch message {
    case .solicitation(let question): take(question, frame, now)
    case .advertisement(let claim):
      let mac = claim.targetMAC ?? frame.station
      let place = Place(address: .v6(claim.target), interface: frame.interface)
      guard isOther(mac), posts[place] != nil else { return }
      heardRival(mac, at: place, now)
    }
  }

  private mutating func take(_ question: NeighborSolicitation, _ frame: LinkFrame, _ now: Duration) {
    let place = Place(address: .v6(question.target), interface: frame.interface)
    guard isOther(frame.station), let post = posts[place] else { return }
    if post.isAnswering {
      if let answer = post.answer(to: question, of: frame.station) { actions.append(.send(answer)) }
    } else if question.isProbe {
      heardProbe(of: frame.station, at: place, now)
    }
  }

  private func isOther(_ mac: MACAddress) -> Bool { mac.isStation && !links.ownMACs.contains(mac) }

  /// Somebody asks whether anybody has an address that we do not announce yet.
  private mutating func heardProbe(of mac: MACAddress, at place: Place, _ now: Duration) {
    guard let post = posts[place] else { return }
    switch post.phase {
    case .probing where mac < post.interface.mac:
      // Two stations ask at once for an address that nobody has. The RFCs let both give up; between two of us the one
      // with the lower hardware address gets it.
      heardRival(mac, at: place, now)
    case .taken(let retry) where mac == post.rival?.mac:
      posts[place]?.phase = .taken(retry: min(retry, now + timing.handoverDelay))
    case .probing, .taken, .announcing, .serving: break
    }
  }

  private mutating func heardRival(_ mac: MACAddress, at place: Place, _ now: Duration) {
    guard var post = posts[place] else { return }
    let isNews = post.rival?.mac != mac || now - (post.rival?.heard ?? now) >= timing.conflictMemory
    post.rival = Post.Rival(mac: mac, heard: now)
    if post.isAnswering {
      if isNews {
        actions.append(.report(.contested(post.address, interface: post.interface.name, by: mac)))
      }
      defend(&post, now)
    } else {
      if isNews { actions.append(.report(.taken(post.address, interface: post.interface.name, by: mac))) }
      post.phase = .taken(retry: now + timing.retryInterval)
    }
    posts[place] = post
  }

  /// Announces it again; if that was done not long ago, once more when it may be done. The last word is ours, so that
  /// whoever has believed a rival that is gone does not do so for long.
  private mutating func defend(_ post: inout Post, _ now: Duration) {
    if let last = post.lastDefence, now - last < timing.defenceInterval {
      post.nextDefence = last + timing.defenceInterval
      return
    }
    post.lastDefence = now
    actions += post.announcements.map(Action.send)
  }
}
