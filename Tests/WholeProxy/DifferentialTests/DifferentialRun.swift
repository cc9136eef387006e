import NFTCompiler
import ServicePlan
import NFTDriver
import Addresses
import NFTNetlink
import PacketLab
import NFTSimulator
import NFTRuleset
import SeededRandom

/// Random states, each applied over the previous one as `apply` does, and random packets in each: what the kernel does
/// with them is compared with what the simulator does with the table read back from the kernel, and with the contract.
struct DifferentialRun: ~Copyable {
  private let lab: PacketLab
  private let seed: UInt64
  private var programmer: Programmer
  private var connection: NFTConnection
  private let spoil: (TableImage) -> TableImage
  /// Numbers the flows, so that each is new to the kernel.
  private var flow: UInt32 = 0
  /// What the kernel may remember of clients, in each family.
  private var memories: [AddressFamily: Set<DynamicMapContents>] = [
    .ipv4: [DynamicMapContents()], .ipv6: [DynamicMapContents()],
  ]
  /// What limits have counted, in each family.
  private var limits: [AddressFamily: LimitRecords] = [.ipv4: LimitRecords(), .ipv6: LimitRecords()]
  private(set) var report = DifferentialReport()

  /// A run in the thread's network namespace. What the simulator is given may be spoiled, to see whether that is found.
  init(seed: UInt64, spoil: @escaping (TableImage) -> TableImage = { $0 }) throws {
    let lab = try PacketLab()
    let programmer = try Programmer()
    connection = try NFTConnection()
    self.programmer = programmer
    self.lab = lab
    self.seed = seed
    self.spoil = spoil
  }

  /// Runs this many states, or until there are some mismatches.
  mutating func run(states count: Int, packets: Int, untilMismatches enough: Int = 5) throws {
    for _ in 0..<count where report.mismatches.count < enough { try runState(packets: packets) }
  }

  private mutating func runState(packets: Int) throws {
    report.states += 1
    // A generator for each state: the number of packets in the previous one depends on the kernel's random choices.
    var random = SeededGenerator(seed: seed << 16 + UInt64(report.states))
    let state = RandomState(&random)
    var applied = SyncReport()
    let begin = ContinuousClock.now
    let change = try programmer.apply(
      state.intent.plans, by: NFTBackEnd(counting: state.counters), report: &applied)
    for ruleset in change.rulesets {
      guard let image = try connection.readTable(ruleset.family), image == TableImage(ruleset) else {
        report.mismatches.append("state \(report.states): the kernel does not hold what was applied")
        continue
      }
      limits[ruleset.family]?.read(image, since: begin)
      let witnesses = Witnesses(
        simulator: PacketSimulator(spoil(image)),
        beyondLimits: PacketSimulator(spoil(image), beyondLimits: true),
        contract: Contract(state.intent, ruleset.family))
      let probes = (0..<packets).map { _ in Probe(state, ruleset.family, &random) }
      try send(probes, witnesses, &random)
    }
  }

  private mutating func send(
    _ probes: [Probe], _ witnesses: Witnesses, _ random: inout SeededGenerator
  ) throws {
    var several: [Probe] = []
    for probe in probes {
      let (endpoint, possible) = try compare(probe, witnesses)
      let isBound = witnesses.contract.hasAffinity(probe)
      let named = witnesses.contract.endpoints(for: probe)
      // The node is a single client, so with session affinity it stays with one endpoint.
      if possible.count > 1 || named.count > 1, !(isBound && probe.sender == .node),
        witnesses.contract.spreadsEvenly(probe)
      {
        several.append(probe)
      }
      if let endpoint, isBound { try meetAgain(endpoint, probe, witnesses) }
    }
    for probe in several.prefix(3) {
      var own = SeededGenerator(seed: random.next())
      try reachAll(probe, witnesses, &own)
    }
  }

  /// The client must stay with its endpoint, whichever of the Service's addresses it uses.
  private mutating func meetAgain(
    _ endpoint: Witnessed.Endpoint, _ probe: Probe, _ witnesses: Witnesses
  ) throws {
    for again in [probe] + witnesses.contract.otherWays(than: probe) {
      guard let second = try compare(again, witnesses).0, second != endpoint else { continue }
      note("came to \(second.text) and before to \(endpoint.text), in spite of affinity", of: again)
    }
    report.affinities += 1
  }

  /// Sends the same packet until every endpoint that the simulator or the contract names has answered. A hundred
  /// packets reach all of five endpoints in all but one of a billion runs.
  private mutating func reachAll(
    _ probe: Probe, _ witnesses: Witnesses, _ random: inout SeededGenerator
  ) throws {
    var reached: Set<String> = []
    var possible: Set<String> = []
    for _ in 0..<150 {
      let another = probe.fromAnotherClient(&random)
      let (endpoint, now) = try compare(another, witnesses)
      possible.formUnion(now.map(\.text))
      possible.formUnion(witnesses.contract.endpoints(for: another))
      if let endpoint { reached.insert(endpoint.text) }
      if reached == possible {
        report.reachedSets += 1
        return
      }
    }
    note("never came to \(possible.subtracting(reached).sorted().joined(separator: " or "))", of: probe)
  }

  /// Sends a packet; returns who answered it, and who might have.
  private mutating func compare(
    _ probe: Probe, _ witnesses: Witnesses
  ) throws -> (Witnessed.Endpoint?, Set<Witnessed.Endpoint>) {
    let family = probe.packet.source.family
    var packet = probe.packet
    packet.sourcePort = nextPort
    let limited = limitedPort(probe, packet, witnesses)
    let mayBe = limited.flatMap { limits[family]?.mayBe(to: $0, at: .now) } ?? (below: true, beyond: false)
    let below = mayBe.below ? possibilities(of: packet, witnesses.simulator) : []
    let beyond = mayBe.beyond ? possibilities(of: packet, witnesses.beyondLimits) : []
    let possibilities = below + beyond
    let possible = Set(possibilities.map { Witnessed($0.fate) })
    let late = lab.capturedPackets().filter { $0.packet.kind == .opening }
    if !late.isEmpty { note("before it, these came late: \(late)", of: probe) }
    let (wire, captured) = try send(probe, expectingNothing: possible.contains(.dropped))
    let witnessed = Witnessed(captured, of: wire, from: probe.sender)
    let compatible = possibilities.filter { Witnessed($0.fate) == witnessed }
    report.pairs += 1
    if compatible.isEmpty {
      note("kernel: \(witnessed.map { "\($0)" } ?? "\(captured)"); simulator: \(possible)", of: probe)
    } else {
      memories[family] = Set(compatible.map(\.memory))
      report.outcomes[witnessed?.kind(wire) ?? "", default: 0] += 1
    }
    // Below its limits a packet of a limited Service port is answered, if it comes to the check.
    let wasBeyond = limited != nil && witnessed?.endpoint == nil && witnessed != .untouched
    if let limited {
      let lasts = packet.transport != .sctp && probe.sender != .node && !isAnsweredByTheNode(witnessed)
      limits[family]?.note(to: limited, wasAccepted: !wasBeyond, lasts: lasts, at: .now)
      if wasBeyond { report.beyondLimits += 1 } else { report.belowLimits += 1 }
    }
    if let witnessed, !witnesses.contract.allows(witnessed, of: probe, wasBeyond: wasBeyond) {
      note("kernel: \(witnessed), against the contract", of: probe)
    }
    if witnessed?.endpoint != nil { try answer(wire, of: probe, captured) }
    return (witnessed?.endpoint, Set(possible.compactMap(\.endpoint)))
  }

  private func possibilities(of packet: Packet, _ simulator: PacketSimulator) -> [Possibility] {
    (memories[packet.source.family] ?? []).flatMap {
      simulator.outcome(of: packet, on: labFacts, remembering: $0).possibilities
    }
  }

  /// The Service port whose limits the packet is checked by; nil if there are none, or if it does not come there.
  private func limitedPort(_ probe: Probe, _ packet: Packet, _ witnesses: Witnesses) -> String? {
    guard let port = witnesses.contract.limitedPort(probe) else { return nil }
    let ways = possibilities(of: packet, witnesses.beyondLimits)
    return ways.contains { $0.path.contains { $0.chain == "over-limit" } } ? port : nil
  }

  /// The node closes TCP connections that nobody on it listens for.
  private func isAnsweredByTheNode(_ witnessed: Witnessed?) -> Bool {
    witnessed?.endpoint.map { labFacts.addresses.contains($0.address) } ?? false
  }

  /// The client's port of the next flow, which a hash may cover.
  private var nextPort: Port {
    guard let port = Port(1024 + (flow + 1) % 60_000) else { preconditionFailure("ports end at 65535") }
    return port
  }

  private mutating func send(
    _ probe: Probe, expectingNothing: Bool
  ) throws -> (WirePacket, [CapturedPacket]) {
    let port = nextPort
    flow += 1
    let wire = probe.wire(from: port, flow: flow)
    let captured = try lab.send(wire, from: probe.sender, mark: probe.packet.mark)
    return (wire, captured.isEmpty && !expectingNothing ? lab.awaitCapturedPackets() : captured)
  }

  /// The endpoint's answer must come back as if the one who was asked had given it. The node's own endpoints answer by
  /// themselves.
  private mutating func answer(_ wire: WirePacket, of probe: Probe, _ captured: [CapturedPacket]) throws {
    guard let arrival = captured.first(where: { $0.packet.kind == .opening }), arrival.location != .node
    else {
      return
    }
    let back = try lab.send(arrival.packet.answer, from: arrival.location)
    if back.contains(CapturedPacket(location: probe.sender, packet: wire.answer)) {
      report.answers += 1
    } else {
      note("the answer came back as \(back)", of: probe)
    }
  }

  private mutating func note(_ problem: String, of probe: Probe) {
    report.mismatches.append("state \(report.states): \(probe): \(problem)")
  }
}

/// A source of the expected outcome of a packet.
private struct Witnesses {
  let simulator: PacketSimulator
  /// The same for packets beyond all limits.
  let beyondLimits: PacketSimulator
  let contract: Contract
}

extension Witnessed {
  /// The kind of outcome, for counting.
  fileprivate func kind(_ sent: WirePacket) -> String {
    switch self {
    case .delivered(_, _, let source): source == sent.source ? "delivered" : "masqueraded"
    default: "\(self)"
    }
  }
}
