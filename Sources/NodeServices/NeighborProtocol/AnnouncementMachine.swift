package import Addresses

/// A state machine, without clock or sockets, that announces addresses which are not the node's own. Its input is
/// events with their times, as durations since any fixed point of a monotonic clock; its output is the actions to
/// perform.
///
/// An address is first probed (RFC 5227, RFC 4862). If no other host has it, it is announced a few times, and requests
/// for it are answered until it is no longer wanted. If another host has it, the conflict is reported and the address
/// is not announced. If another host claims it later, that is reported too, but the address is defended at intervals,
/// because the administrator assigned it to the pool.
package struct AnnouncementMachine: Sendable {
  /// An input of the state machine.
  package enum Event: Hashable, Sendable {
    /// The complete set of addresses to announce has changed.
    case wanted(Set<IPAddress>)
    /// The node's interfaces have changed.
    case interfaces(NodeInterfaces)
    /// A packet was received.
    case received(NeighborFrame)
    /// The `deadline` has been reached.
    case timer
  }

  /// An output of the state machine.
  package enum Action: Hashable, Sendable {
    /// Send this packet.
    case send(NeighborFrame)
    /// Join the multicast group on the interface with this index.
    case join(IPv6Address, UInt32)
    /// Leave the multicast group on the interface with this index.
    case leave(IPv6Address, UInt32)
    /// Log a report.
    case report(AnnouncementReport)
  }

  private struct AddressOnInterface: Hashable, Comparable {
    let address: IPAddress
    let interface: UInt32

    static func < (left: Self, right: Self) -> Bool {
      (left.address, left.interface) < (right.address, right.interface)
    }
  }

  private let choice: InterfaceChoice
  private let timing: AnnouncementTiming
  private var wanted: Set<IPAddress> = []
  private var node = NodeInterfaces()
  private var managed: [AddressOnInterface: ManagedAddress] = [:]
  private var reportedProblems: [IPAddress: [AnnouncementReport]] = [:]
  private var actions: [Action] = []

  /// Creates a state machine without wanted addresses or interfaces.
  package init(_ choice: InterfaceChoice = .byNetwork, timing: AnnouncementTiming = AnnouncementTiming()) {
    self.choice = choice
    self.timing = timing
  }

  /// The time of the next `timer` event; nil if none is needed.
  package var deadline: Duration? { managed.values.lazy.map(\.deadline).min() }

  /// The addresses that packets must concern to be relevant; others may be filtered out.
  package var watched: Set<IPAddress> { Set(managed.keys.map(\.address)) }

  /// Handles an event and returns the actions to perform, in order.
  package mutating func handle(_ event: Event, at now: Duration) -> [Action] {
    switch event {
    case .wanted(let addresses):
      wanted = addresses
      reassign(at: now)
    case .interfaces(let new):
      node = new
      reassign(at: now)
    case .received(let frame): receive(frame, at: now)
    case .timer: break
    }
    for key in managed.keys.sorted() { advance(key, to: now) }
    defer { actions = [] }
    return actions
  }

  // MARK: Interface selection

  /// Starts managing wanted addresses on their interfaces, and withdraws all others.
  private mutating func reassign(at now: Duration) {
    var wantedKeys: [AddressOnInterface: NeighborInterface] = [:]
    var problemsByAddress: [IPAddress: [AnnouncementReport]] = [:]
    for address in wanted {
      let (interfaces, problems) = interfaces(for: address)
      for interface in interfaces {
        wantedKeys[AddressOnInterface(address: address, interface: interface.index)] = interface
      }
      problemsByAddress[address] = problems
    }
    for key in managed.keys.sorted() where wantedKeys[key] == nil { withdraw(key) }
    for (key, interface) in wantedKeys.sorted(by: { $0.key < $1.key }) { manage(key, on: interface, at: now) }
    for (address, problems) in problemsByAddress.sorted(by: { $0.key < $1.key }) {
      let known = reportedProblems[address] ?? []
      actions += problems.filter { !known.contains($0) }.map(Action.report)
    }
    reportedProblems = problemsByAddress
  }

  /// Returns the interfaces on which to announce an address, and problems for the administrator to fix.
  private func interfaces(for address: IPAddress) -> ([NeighborInterface], problems: [AnnouncementReport]) {
    guard !node.ownAddresses.contains(address) else { return ([], [.ownAddress(address)]) }
    let candidates = node.interfaces.filter { choice.includes($0, for: address) }
    var problems = candidates.compactMap { interface in
      interface.bridge.map { AnnouncementReport.bridgePort(address, interface: interface.name, of: $0) }
    }
    var usable = candidates.filter { $0.bridge == nil && $0.supports(address.family) }
    let neighbors = usable.filter { $0.networkLength(for: address) != nil }
    // With strict reverse path filtering, the kernel drops packets that arrive from a neighbor on a different interface
    // than the one it would reply through.
    if neighbors.count > 1, let best = preferred(neighbors, address) {
      let others = neighbors.filter { $0 != best }
      usable.removeAll { others.contains($0) }
      problems.append(.sharedNetwork(address, interface: best.name, others: others.map(\.name)))
    }
    if usable.isEmpty, problems.isEmpty { problems = [.noInterface(address, choice)] }
    return (usable, problems)
  }

  /// Returns the interface through which the kernel routes packets to the address; if it is not among these, the one
  /// with the longest matching prefix.
  private func preferred(_ interfaces: [NeighborInterface], _ address: IPAddress) -> NeighborInterface? {
    interfaces.first { $0.index == node.routes[address] }
      ?? interfaces.min {
        (-($0.networkLength(for: address) ?? 0), $0.index) < (
          -($1.networkLength(for: address) ?? 0), $1.index
        )
      }
  }

  private mutating func withdraw(_ key: AddressOnInterface) {
    guard let entry = managed.removeValue(forKey: key) else { return }
    // No message revokes an announcement. But a host that probes for an address does not have it, and another node that
    // waits for the address notices the probe.
    if entry.isAnswering { actions.append(.send(entry.probe)) }
    if case .v6(let address) = key.address { leave(address, key.interface) }
    if entry.isAnswering {
      actions.append(.report(.withdrawn(key.address, interface: entry.interface.name)))
    }
  }

  private mutating func manage(_ key: AddressOnInterface, on interface: NeighborInterface, at now: Duration) {
    guard var entry = managed[key] else {
      if case .v6(let address) = key.address {
        actions.append(.join(address.solicitedNodeGroup, key.interface))
      }
      managed[key] = ManagedAddress(
        address: key.address, interface: interface, phase: .probing(left: timing.probes, next: now))
      return
    }
    let hasMoved = entry.interface.mac != interface.mac
    entry.interface = interface
    if hasMoved, entry.isAnswering { entry.phase = .announcing(left: timing.announcements, next: now) }
    managed[key] = entry
  }

  /// Leaves the address's multicast group, unless another address shares it.
  private mutating func leave(_ address: IPv6Address, _ interface: UInt32) {
    let group = address.solicitedNodeGroup
    let isShared = managed.keys.contains { other in
      guard case .v6(let address) = other.address else { return false }
      return other.interface == interface && address.solicitedNodeGroup == group
    }
    if !isShared { actions.append(.leave(group, interface)) }
  }

  // MARK: Timers

  private mutating func advance(_ key: AddressOnInterface, to now: Duration) {
    guard var entry = managed[key] else { return }
    if let due = entry.nextDefense, now >= due {
      entry.nextDefense = nil
      defend(&entry, at: now)
    }
    if now >= entry.phaseDeadline { advance(&entry, to: now) }
    managed[key] = entry
  }

  private mutating func advance(_ entry: inout ManagedAddress, to now: Duration) {
    switch entry.phase {
    case .probing(let left, _) where left > 0:
      actions.append(.send(entry.probe))
      entry.phase = .probing(left: left - 1, next: now + timing.probeInterval)
    case .probing:
      entry.conflict = nil
      actions.append(.report(.announced(entry.address, interface: entry.interface.name)))
      announce(&entry, left: timing.announcements, at: now)
    case .announcing(let left, _): announce(&entry, left: left, at: now)
    case .taken: entry.phase = .probing(left: timing.probes, next: now)
    case .serving:
      if let check = entry.check { actions.append(.send(check)) }
      entry.phase = .serving(check: now + timing.checkInterval)
    }
  }

  private mutating func announce(_ entry: inout ManagedAddress, left: Int, at now: Duration) {
    actions += entry.announcements.map(Action.send)
    entry.phase =
      left > 1
      ? .announcing(left: left - 1, next: now + timing.announcementInterval)
      : .serving(check: now + timing.checkInterval)
  }

  // MARK: Received packets

  private mutating func receive(_ frame: NeighborFrame, at now: Duration) {
    switch frame.kind {
    case .arp:
      if let packet = ARPPacket(bytes: frame.bytes) { receive(packet, in: frame, at: now) }
    case .ipv6:
      if let message = NeighborMessage(bytes: frame.bytes) { receive(message, in: frame, at: now) }
    }
  }

  private mutating func receive(_ packet: ARPPacket, in frame: NeighborFrame, at now: Duration) {
    guard isOther(packet.senderMAC) else { return }
    let sender = AddressOnInterface(address: .v4(packet.senderAddress), interface: frame.interface)
    if managed[sender] != nil { return handleConflict(with: packet.senderMAC, for: sender, at: now) }
    let target = AddressOnInterface(address: .v4(packet.targetAddress), interface: frame.interface)
    guard packet.operation == .request, let entry = managed[target] else { return }
    if entry.isAnswering {
      actions.append(.send(entry.answer(to: packet)))
    } else if packet.isProbe {
      handleProbe(from: packet.senderMAC, for: target, at: now)
    }
  }

  private mutating func receive(_ message: NeighborMessage, in frame: NeighborFrame, at now: Duration) {
    switch message {
    case .solicitation(let question): receive(question, in: frame, at: now)
    case .advertisement(let claim):
      let mac = claim.targetMAC ?? frame.peer
      let key = AddressOnInterface(address: .v6(claim.target), interface: frame.interface)
      guard isOther(mac), managed[key] != nil else { return }
      handleConflict(with: mac, for: key, at: now)
    }
  }

  private mutating func receive(_ question: NeighborSolicitation, in frame: NeighborFrame, at now: Duration) {
    let key = AddressOnInterface(address: .v6(question.target), interface: frame.interface)
    guard isOther(frame.peer), let entry = managed[key] else { return }
    if entry.isAnswering {
      if let answer = entry.answer(to: question, of: frame.peer) { actions.append(.send(answer)) }
    } else if question.isProbe {
      handleProbe(from: frame.peer, for: key, at: now)
    }
  }

  private func isOther(_ mac: MACAddress) -> Bool { mac.isUnicast && !node.ownMACs.contains(mac) }

  /// Handles a probe from another host for an address that we do not announce yet.
  private mutating func handleProbe(from mac: MACAddress, for key: AddressOnInterface, at now: Duration) {
    guard let entry = managed[key] else { return }
    switch entry.phase {
    case .probing where mac < entry.interface.mac:
      // Two hosts probe at once for a free address. The RFCs make both give up; between two of our nodes, the one with
      // the lower hardware address gets it.
      handleConflict(with: mac, for: key, at: now)
    case .taken(let retry) where mac == entry.conflict?.mac:
      managed[key]?.phase = .taken(retry: min(retry, now + timing.handoverDelay))
    case .probing, .taken, .announcing, .serving: break
    }
  }

  private mutating func handleConflict(with mac: MACAddress, for key: AddressOnInterface, at now: Duration) {
    guard var entry = managed[key] else { return }
    let isNews =
      entry.conflict?.mac != mac || now - (entry.conflict?.lastSeen ?? now) >= timing.conflictMemory
    entry.conflict = ManagedAddress.Conflict(mac: mac, lastSeen: now)
    if entry.isAnswering {
      if isNews {
        actions.append(.report(.conflict(entry.address, interface: entry.interface.name, by: mac)))
      }
      defend(&entry, at: now)
    } else {
      if isNews { actions.append(.report(.taken(entry.address, interface: entry.interface.name, by: mac))) }
      entry.phase = .taken(retry: now + timing.retryInterval)
    }
    managed[key] = entry
  }

  /// Announces the address again, or schedules that if the last defense is too recent. We always announce last, so that
  /// neighbors that believed the conflicting host do not do so for long.
  private mutating func defend(_ entry: inout ManagedAddress, at now: Duration) {
    if let last = entry.lastDefense, now - last < timing.defendInterval {
      entry.nextDefense = last + timing.defendInterval
      return
    }
    entry.lastDefense = now
    actions += entry.announcements.map(Action.send)
  }
}
