import Addresses
import IPTablesCompiler
import IPTablesRuleset
import IPTablesSimulator
import SeededRandom
import ServicePlan
import TestSupport
import Testing

/// From the objects to the printed text: what iptables-restore reads does with a packet what the contract says. The
/// reference was written from the document, the simulator from iptables; neither knows the compiler.
struct ContractTests {
  @Test(arguments: 0..<20)
  func thePrintedRulesAgreeWithTheContract(part: Int) throws {
    for number in 0..<50 {
      let seed = UInt64(70_000 + part * 50 + number)
      let found =
        seed.isMultiple(of: 2) ? mismatches(IPv4.self, seed: seed) : mismatches(IPv6.self, seed: seed)
      try #require(found == [], "seed \(seed)")
    }
  }

  /// A test that could not fail would prove nothing.
  @Test(arguments: Spoiling.all)
  func aMistakeIsFound(_ spoiling: Spoiling) {
    let found = (UInt64(70_000)..<70_300).contains { seed in
      let mismatched =
        seed.isMultiple(of: 2)
        ? mismatches(IPv4.self, seed: seed, spoiling: spoiling)
        : mismatches(IPv6.self, seed: seed, spoiling: spoiling)
      return !mismatched.isEmpty
    }
    #expect(found)
  }
}

/// What goes wrong with a rule, and how: false for one that is lost.
struct Spoiling: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let spoil: @Sendable (inout IPTablesRule) -> Bool

  static let all = [
    Spoiling(testDescription: "nothing is marked") { rule in
      if case .setMark = rule.target { false } else { true }
    },
    Spoiling(testDescription: "nothing is dropped") { $0.target != .drop },
    Spoiling(testDescription: "sources are not checked in nat") { $0.target != .accept },
    Spoiling(testDescription: "sources are not compared") {
      $0.source = nil
      return true
    },
    Spoiling(testDescription: "the node's own addresses are refused too") {
      $0.matches.removeAll { $0 == .destinationIsLocal(false) }
      return true
    },
  ]
}

extension IPTablesRuleset {
  fileprivate func spoiled(by spoiling: Spoiling?) -> Self {
    guard let spoiling else { return self }
    var spoiled = self
    for table in spoiled.tables.indices {
      for chain in spoiled.tables[table].chains.indices {
        spoiled.tables[table].chains[chain].rules = tables[table].chains[chain].rules.compactMap { rule in
          var rule = rule
          return spoiling.spoil(&rule) ? rule : nil
        }
      }
    }
    return spoiled
  }
}

/// Sends packets through the printed rules of a random world, and returns those that the contract says something else of.
private func mismatches<Family: IPFamily>(
  _: Family.Type, seed: UInt64, spoiling: Spoiling? = nil
) -> [String] {
  var random = SeededGenerator(seed: seed)
  let world = OddWorld(&random)
  let plan = Plan<Family>.make(for: world.cluster, on: world.node, with: world.settings).plan
  let save = IPTablesSave(CompiledIPTables(plan).ruleset.text, family: Family.family)
  let simulator = IPTablesSimulator(save.ruleset.spoiled(by: spoiling))
  let reference = Reference(
    cluster: world.cluster, node: world.node, settings: world.settings, family: Family.family)
  let addresses = Set(world.node.addresses + randomClusterNode.addresses)
  var found = save.unread
  for packet in world.packets(Family.family, &random)
  // The reference is told who sends, and the simulator finds out: they must agree.
  where (packet.sender == .node) == addresses.contains(packet.source) {
    let paths = simulator.paths(of: SimulatedPacket(packet), onNodeWith: addresses)
    let wanted = reference.outcome(of: packet)
    let outcome = ContractOutcome(paths)
    if outcome?.isAllowed(by: wanted, from: packet.source) != true {
      found.append("\(packet): \(outcome.map { "\($0)" } ?? "invalid"), not \(wanted)")
    }
    let sum = paths.reduce(0) { $0 + $1.probability }
    if abs(sum - 1) > 1e-9 { found.append("\(packet): the probabilities add up to \(sum)") }
    for path in paths where path.mark != 0 {
      // Nothing but what is refused keeps the mark.
      if case .delivered = path.fate { found.append("\(packet): the mark stays") }
    }
  }
  return found
}

extension SimulatedPacket {
  fileprivate init(_ packet: FirstPacket) {
    let interface =
      switch packet.sender {
      case .localPod: InterfaceName("cni0")
      case .outside: InterfaceName("eth0")
      case .node: InterfaceName?.none
      }
    self.init(
      from: packet.source, to: packet.destination, packet.transport, port: packet.port,
      inputInterface: interface)
  }
}

extension ContractOutcome {
  /// The paths in the terms of the contract; masqueraded if all are. Nil if iptables would not have loaded the rules, or
  /// paths differ in more than the endpoint.
  fileprivate init?(_ paths: [PossiblePath]) {
    var answering: Set<String> = []
    var isKept = false
    var others: Set<String> = []
    var other = ContractOutcome.untouched
    for path in paths {
      switch path.fate {
      case .invalid: return nil
      case .reset, .unreachable: other = .refused
      case .dropped: other = .dropped
      case .untouched: other = .untouched
      case .delivered(let address, let port, let isMasqueraded):
        answering.insert(address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)")
        isKept = isKept || !isMasqueraded
        continue
      }
      others.insert("\(path.fate)")
    }
    guard others.count + (answering.isEmpty ? 0 : 1) == 1 else { return nil }
    self = answering.isEmpty ? other : .answered(by: answering, masqueraded: !isKept)
  }

  /// A pod that reaches itself is masqueraded where others keep their source; everything else must be the same.
  fileprivate func isAllowed(by wanted: ContractOutcome, from source: IPAddress) -> Bool {
    if self == wanted { return true }
    guard case .answered(let found, true) = self, case .answered(let answering, false) = wanted else {
      return false
    }
    return found == answering && found.allSatisfy { $0.contains("\(source)") }
  }
}
