internal import Addresses
package import NFTRuleset

/// Simulates what the kernel does with a packet when it runs a ruleset. Runs the instructions rather than the plan that
/// they were compiled from, and knows nothing about Services, so it checks the compiler independently.
package struct PacketSimulator: Sendable {
  private let family: AddressFamily
  private let chains: [ChainName: [[Instruction]]]
  private let bases: [BaseChain: ChainName]
  private let sets: SimulatedSets

  /// Creates a simulator for a ruleset.
  ///
  /// - Parameter beyondLimits: whether a packet is taken to be beyond all limits that there are for it, rather than below.
  package init(_ ruleset: Ruleset, beyondLimits: Bool = false) {
    self.init(TableImage(ruleset), beyondLimits: beyondLimits)
  }

  /// Creates a simulator for a table that was read from the kernel, whoever wrote it. Ignores base chains other than
  /// those in which addresses are translated, and those of filters behind them, at nft's priorities for that. A rule with an instruction that we never
  /// write makes the fate of a packet unknown.
  ///
  /// - Parameter beyondLimits: whether a packet is taken to be beyond all limits that there are for it, rather than below.
  package init(_ image: TableImage, beyondLimits: Bool = false) {
    family = image.family
    sets = SimulatedSets(image, beyondLimits: beyondLimits)
    chains = image.chains.mapValues(\.rules)
    let bases = image.chains.sorted { $0.key < $1.key }.compactMap { name, chain in
      chain.base.map { ($0, name) }
    }
    self.bases = Dictionary(bases) { first, _ in first }
  }

  /// Returns every path that the packet may take, with its probability.
  ///
  /// Nat chains see the first packet of a flow: prerouting those that arrive, output those of the node's own processes,
  /// and postrouting those that leave or that the node sends to itself. Filters are met between them.
  package func outcome(
    of packet: Packet, on node: SimulatedNode, remembering memory: DynamicMapContents = DynamicMapContents()
  ) -> Outcome {
    let start = PacketState(packet, on: node, sets: sets, memory: memory)
    guard packet.source.family == family else { return Outcome(of: [(start, .untouched)]) }
    let entry = BaseChain(.nat, packet.inputInterface == nil ? .output : .prerouting, .dstnat)
    // Nat chains see no later packet.
    let isFirst = packet.connectionMark == 0
    let routed = isFirst ? traverse(entry, [(start, nil)]) : [(start, nil)]
    let filtered = routed.flatMap { state, fate in
      fate == nil ? traverse(Self.filter(of: state), [(state, nil)]) : [(state, fate)]
    }
    let left = filtered.flatMap { state, fate in
      let staysHere = packet.inputInterface != nil && node.isLocal(state.destination)
      return fate == nil && isFirst && !staysHere ? traverse(Self.exit, [(state, nil)]) : [(state, fate)]
    }
    return Outcome(of: left.map { ($0.0, $0.1 ?? $0.0.fate) })
  }

  private static func filter(of state: PacketState) -> BaseChain {
    if state.packet.inputInterface == nil { return BaseChain(.filter, .output, .filter) }
    return BaseChain(.filter, state.node.isLocal(state.destination) ? .input : .forward, .filter)
  }

  private static let exit = BaseChain(.nat, .postrouting, .srcnat)

  /// Returns all paths through a base chain, with a fate where the path ends.
  private func traverse(_ base: BaseChain, _ ways: [(PacketState, Fate?)]) -> [(PacketState, Fate?)] {
    guard let base = bases[base] else { return ways }
    return ways.flatMap { state, _ in
      evaluate(base, from: 0, state).map { state, ending in
        if case .over(let fate) = ending { (state, fate) } else { (state, nil) }
      }
    }
  }

  /// Evaluates a chain starting at one of its rules; `.next` if the packet reaches its end.
  private func evaluate(
    _ name: ChainName, from rule: Int, _ state: PacketState
  ) -> [(PacketState, PacketState.Ending)] {
    guard let rules = chains[name], rule < rules.count else { return [(state, .next)] }
    return state.run(rules[rule], chain: name, rule: rule).flatMap { state, ending in
      var state = state
      if ending != .noMatch { state.path.append(RulePosition(chain: name, rule: rule)) }
      return switch ending {
      case .next, .noMatch: evaluate(name, from: rule + 1, state)
      case .over: [(state, ending)]
      case .verdict(.return), .verdict(.drop): [(state, PacketState.Ending.next)]
      case .verdict(.goto(let target)): evaluate(target, from: 0, state)
      case .verdict(.jump(let target)):
        evaluate(target, from: 0, state).flatMap { state, ending in
          ending == .next ? evaluate(name, from: rule + 1, state) : [(state, ending)]
        }
      }
    }
  }
}

extension PacketState {
  /// What happens to a packet that nothing stopped.
  fileprivate var fate: Fate {
    let isAsItWas = !wasTranslated && source == .kept(packet.source)
    return isAsItWas ? .untouched : .delivered(to: destination, port: port, as: source)
  }
}

extension Outcome {
  fileprivate init(of ends: [(PacketState, Fate)]) {
    let possibilities = ends.map { state, fate in
      Possibility(
        fate: fate, probability: state.probability, path: state.path, trace: state.trace,
        memory: state.memory, mark: state.mark)
    }
    self.init(possibilities: possibilities.sorted { $0.probability > $1.probability })
  }
}
