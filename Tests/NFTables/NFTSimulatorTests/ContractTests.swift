import Addresses
import NFTSimulator
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing
import SeededRandom

/// From the objects to the last instruction: the rules do with a packet what the contract says. The reference was
/// written from the document, the simulator from the kernel; neither knows the compiler.
struct ContractTests {
  @Test(arguments: 0..<20)
  func theRulesAgreeWithTheContract(part: Int) throws {
    for number in 0..<50 {
      let seed = UInt64(20_000 + part * 50 + number)
      let isSame =
        seed.isMultiple(of: 2) ? compare(IPv4.self, seed: seed) : compare(IPv6.self, seed: seed)
      try #require(isSame, "seed \(seed)")
    }
  }

  private func compare<Family: IPFamily>(_: Family.Type, seed: UInt64) -> Bool {
    var random = SeededGenerator(seed: seed)
    let world = OddWorld(&random)
    let cluster = world.cluster.withLimits
    let plan = Plan<Family>.make(for: cluster, on: world.node, with: world.settings).plan
    let ruleset = ruleset(for: plan).ruleset
    let simulator = PacketSimulator(ruleset)
    let beyondLimits = PacketSimulator(ruleset, beyondLimits: true)
    let reference = Reference(
      cluster: cluster, node: world.node, settings: world.settings, family: Family.family)
    var isSame = true
    for packet in world.packets(Family.family, &random) where world.isConsistent(packet) {
      let simulated = Packet(packet)
      let wanted = reference.outcome(of: packet)
      let found = ContractOutcome(simulator.outcome(of: simulated, on: world.facts), of: simulated)
      let isAllowed = found.isAllowed(
        by: reference.isHashed(packet) ? wanted.narrowed(to: found) : wanted, from: packet.source)
      if !isAllowed { isSame = false }
      #expect(isAllowed, "seed \(seed): \(packet): \(found), not \(wanted)")
      let beyond = ContractOutcome(beyondLimits.outcome(of: simulated, on: world.facts), of: simulated)
      let isLimited = reference.limits(on: packet) != nil && wanted.isAnswered
      if beyond != (isLimited ? .refused : found) { isSame = false }
      #expect(
        beyond == (isLimited ? .refused : found), "seed \(seed): \(packet), beyond the limits: \(beyond)")
    }
    return isSame
  }
}

extension OddWorld {
  /// What the kernel would know about the node.
  fileprivate var facts: SimulatedNode {
    SimulatedNode(addresses: Set(node.addresses + randomClusterNode.addresses))
  }

  /// The reference is told who sends, and the simulator finds out: they must agree.
  fileprivate func isConsistent(_ packet: FirstPacket) -> Bool {
    (packet.sender == .node) == facts.addresses.contains(packet.source)
  }
}

extension Packet {
  fileprivate init(_ packet: FirstPacket) {
    let interface =
      switch packet.sender {
      case .localPod: InterfaceName("cni0")
      case .outside: InterfaceName("eth0")
      case .node: InterfaceName?.none
      }
    self.init(
      from: packet.source, 41_000, to: packet.destination, packet.transport, port: packet.port,
      inputInterface: interface)
  }
}

extension ContractOutcome {
  fileprivate var isAnswered: Bool { if case .answered = self { true } else { false } }

  /// The simulator's outcome in the terms of the contract; masqueraded if it is on every path.
  fileprivate init(_ outcome: Outcome, of packet: Packet) {
    var answering: Set<String> = []
    var kept: Set<String> = []
    var other: ContractOutcome?
    for fate in outcome.fates.keys {
      switch fate {
      case .reset, .unreachable: other = .refused
      case .dropped: other = .dropped
      case .untouched: other = .untouched
      case .unknown: break
      case .delivered(let address, let port, let source):
        let text = address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
        answering.insert(text)
        if source == .kept(packet.source) { kept.insert(text) }
      }
    }
    self = other ?? .answered(by: answering, masqueraded: kept.isEmpty)
  }

  /// What the contract allows if a hash chooses: one of the endpoints, the same for each packet of this flow.
  fileprivate func narrowed(to found: ContractOutcome) -> ContractOutcome {
    guard case .answered(let answering, let masqueraded) = self, case .answered(let own, _) = found,
      own.count == 1, own.isSubset(of: answering)
    else { return self }
    return .answered(by: own, masqueraded: masqueraded)
  }

  /// A pod that reaches itself is masqueraded where others keep their source; everything else must be the same.
  fileprivate func isAllowed(by wanted: ContractOutcome, from source: IPAddress) -> Bool {
    if self == wanted { return true }
    guard case .answered(let found, let masqueraded) = self, case .answered(let answering, false) = wanted
    else {
      return false
    }
    return masqueraded && found == answering && found.allSatisfy { $0.contains("\(source)") }
  }
}
