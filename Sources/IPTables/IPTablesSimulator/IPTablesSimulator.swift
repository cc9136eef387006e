package import Addresses
package import IPTablesRuleset

/// Simulates what the kernel does with the first packet of a flow when it has a ruleset: tables `nat` and `filter`, rule by
/// rule. Knows iptables, and nothing about Services. Limits are taken to be kept.
package struct IPTablesSimulator: Sendable {
  private let ruleset: IPTablesRuleset
  private let chains: [IPTablesTable.Name: [IPTablesChainName: [IPTablesRule]]]

  /// Creates a simulator of a ruleset.
  package init(_ ruleset: IPTablesRuleset) {
    self.ruleset = ruleset
    var chains: [IPTablesTable.Name: [IPTablesChainName: [IPTablesRule]]] = [:]
    for table in ruleset.tables {
      for chain in table.chains { chains[table.name, default: [:]][chain.name] = chain.rules }
    }
    self.chains = chains
  }

  /// Returns every path that the packet may take, with its probability.
  ///
  /// - Parameters:
  ///   - addresses: the node's addresses; loopback addresses are implied.
  ///   - memory: what affinity remembers.
  package func paths(
    of packet: SimulatedPacket, onNodeWith addresses: Set<IPAddress>,
    remembering memory: RecentLists = RecentLists()
  ) -> [PossiblePath] {
    let start = Way(packet, addresses, memory)
    let isOwn = packet.inputInterface == nil
    var ways = traverse(.nat, isOwn ? .output : .prerouting, [start])
    ways = ways.flatMap { way in
      traverse(.filter, isOwn ? .output : way.isLocal(way.destination) ? .input : .forward, [way])
    }
    ways = ways.flatMap { way in
      !isOwn && way.isLocal(way.destination) ? [way] : traverse(.nat, .postrouting, [way])
    }
    return ways.map(\.path)
  }

  /// Sends packets that are still on their way through a hook of a table.
  private func traverse(_ table: IPTablesTable.Name, _ hook: IPTablesJump.Hook, _ ways: [Way]) -> [Way] {
    let rules = (ruleset[table]?.jumps ?? []).filter { $0.hook == hook }.map(\.rule)
    return ways.flatMap { way -> [Way] in
      guard way.fate == nil else { return [way] }
      return run(rules[...], in: table, hook, way).map(\.way)
    }
  }

  /// How a packet leaves a chain.
  private enum Ending { case end, hookIsOver }

  private func run(
    _ rules: ArraySlice<IPTablesRule>, in table: IPTablesTable.Name, _ hook: IPTablesJump.Hook, _ way: Way
  ) -> [(way: Way, ending: Ending)] {
    var (way, rest) = (way, rules)
    // Rules that cannot branch are a loop, so that long chains do not become deep recursion.
    while let rule = rest.popFirst() {
      way.rulesWalked += 1
      let branches = way.branches(at: rule)
      if let matching = branches.matching {
        let ends = act(rule, rest, in: table, hook, matching)
        guard let other = branches.other else { return ends }
        return ends + run(rest, in: table, hook, other)
      }
      guard let other = branches.other else { return [] }
      way = other
    }
    return [(way, .end)]
  }

  /// What a rule does with a packet that matches.
  private func act(
    _ rule: IPTablesRule, _ rest: ArraySlice<IPTablesRule>, in table: IPTablesTable.Name,
    _ hook: IPTablesJump.Hook, _ way: Way
  ) -> [(way: Way, ending: Ending)] {
    var way = way
    switch rule.target {
    case .return: return [(way, .end)]
    case .accept: return [(way, .hookIsOver)]
    case .setMark(let bits): way.mark |= bits
    case .clearMark(let bits): way.mark &= ~bits
    case .jump(let name):
      guard let rules = chains[table]?[name] else { return [(way.ended(.invalid), .hookIsOver)] }
      return run(rules[...], in: table, hook, way).flatMap { way, ending in
        ending == .end ? run(rest, in: table, hook, way) : [(way, ending)]
      }
    case .goto(let name):
      guard let rules = chains[table]?[name] else { return [(way.ended(.invalid), .hookIsOver)] }
      return run(rules[...], in: table, hook, way)
    case .drop: return [(way.ended(table == .filter ? .dropped : .invalid), .hookIsOver)]
    case .resetTCP:
      let isFit = table == .filter && way.packet.transport == .tcp && rule.transport == .tcp
      return [(way.ended(isFit ? .reset : .invalid), .hookIsOver)]
    case .portUnreachable: return [(way.ended(table == .filter ? .unreachable : .invalid), .hookIsOver)]
    case .dnat(let address, let port):
      let isFit = table == .nat && [.prerouting, .output].contains(hook) && rule.transport != nil
      return [(isFit ? way.translated(to: address, port) : way.ended(.invalid), .hookIsOver)]
    case .masquerade:
      let isFit = table == .nat && hook == .postrouting
      return [(isFit ? way.masqueraded() : way.ended(.invalid), .hookIsOver)]
    }
    return run(rest, in: table, hook, way)
  }
}

/// A packet on one of its ways.
private struct Way {
  let packet: SimulatedPacket
  private let addresses: Set<IPAddress>
  private(set) var destination: IPAddress
  private var port: Port
  var mark: UInt32
  private var memory: RecentLists
  private var isTranslated = false
  private var isMasqueraded = false
  private(set) var fate: PacketFate?
  private var probability = 1.0
  var rulesWalked = 0

  init(_ packet: SimulatedPacket, _ addresses: Set<IPAddress>, _ memory: RecentLists) {
    self.packet = packet
    self.addresses = addresses
    self.memory = memory
    destination = packet.destination
    port = packet.port
    mark = packet.mark
  }

  func isLocal(_ address: IPAddress) -> Bool { address.isLoopback || addresses.contains(address) }

  func ended(_ fate: PacketFate) -> Way {
    var way = self
    way.fate = fate
    return way
  }

  func translated(to address: IPAddress, _ port: Port) -> Way {
    var way = self
    (way.destination, way.port, way.isTranslated) = (address, port, true)
    return way
  }

  func masqueraded() -> Way {
    var way = self
    way.isMasqueraded = true
    return way
  }

  var path: PossiblePath {
    let isAsItWas = !isTranslated && !isMasqueraded
    let end =
      fate
      ?? (isAsItWas ? .untouched : .delivered(to: destination, port: port, isMasqueraded: isMasqueraded))
    return PossiblePath(
      fate: end, probability: probability, mark: mark, memory: memory, rulesWalked: rulesWalked)
  }

  /// The packet as it goes on if it matches, and if it does not; one of them, or both where chance decides. A match that
  /// remembers does so if those before it match.
  func branches(at rule: IPTablesRule) -> (matching: Way?, other: Way?) {
    guard meets(rule) else { return (nil, self) }
    var (matching, other): (Way, Way?) = (self, nil)
    for match in rule.matches {
      switch match {
      case .probability(let probability):
        var missed = matching
        missed.probability *= 1 - probability.value
        matching.probability *= probability.value
        other = missed
      case .remember(let list): matching.memory.add(packet.source, to: list)
      default: if !matching.meets(match) { return (nil, self) }
      }
    }
    return (matching, other)
  }

  private func meets(_ rule: IPTablesRule) -> Bool {
    meets(rule.source) { $0.contains(packet.source) }
      && meets(rule.destination) { $0.contains(destination) }
      && meets(rule.inputInterface) { matches($0) }
      && (rule.transport.map { $0 == packet.transport } ?? true)
      && (rule.port.map { $0 == port } ?? true)
  }

  private func meets<Value>(_ comparison: Negatable<Value>?, _ holds: (Value) -> Bool) -> Bool {
    comparison.map { holds($0.value) != $0.isNegated } ?? true
  }

  private func matches(_ interface: InterfaceMatch) -> Bool {
    let name = packet.inputInterface?.description ?? ""
    return switch interface {
    case .named(let wanted): name == wanted.description
    case .prefixed(let prefix): name.hasPrefix(prefix.description)
    }
  }

  private func meets(_ match: IPTablesMatch) -> Bool {
    switch match {
    case .connection(let state): (state.value == .new || isTranslated) != state.isNegated
    case .sourceIsLocal(let wanted): isLocal(packet.source) == wanted
    case .destinationIsLocal(let wanted): isLocal(destination) == wanted
    case .hasMark(let bits): mark & bits == bits
    case .remembered(let list, _): memory.has(packet.source, in: list)
    case .exceedsRate, .exceedsConnections: false
    case .probability, .remember: true
    }
  }
}
