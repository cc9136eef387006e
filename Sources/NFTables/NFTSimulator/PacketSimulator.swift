internal import Addresses
public import NFTRuleset

/// A ruleset's second meaning: what becomes of a packet when the kernel runs these rules. It runs the instructions, not the
/// plan that they were made of, and knows nothing of Services; so it is a second opinion on the compiler.
public struct PacketSimulator: Sendable {
  private let family: AddressFamily
  private let chains: [ChainName: [[Instruction]]]
  private let hooks: [BaseHook: ChainName]
  private let sets: SimulatedSets

  /// A simulator of this ruleset.
  public init(_ ruleset: Ruleset) { self.init(TableImage(ruleset)) }

  /// A simulator of a table as it was read from the kernel, whoever wrote it. Chains on hooks that are none of ours are
  /// left out; a rule with an instruction that is none of ours leaves open what becomes of a packet.
  public init(_ image: TableImage) {
    family = image.family
    sets = SimulatedSets(image)
    chains = image.chains.mapValues(\.rules)
    let bases = image.chains.sorted { $0.key < $1.key }.compactMap { name, chain in
      chain.hook.map { ($0, name) }
    }
    hooks = Dictionary(bases) { first, _ in first }
  }

  /// Every way that the packet may take, with its probability.
  ///
  /// nat chains see the first packet of a flow: prerouting those that enter, output those of the node's own processes;
  /// postrouting those that leave and those that the node sends to itself.
  public func outcome(
    of packet: Packet, on node: SimulatedNode, remembering memory: DynamicMapContents = DynamicMapContents()
  ) -> Outcome {
    let start = PacketState(packet, on: node, sets: sets, memory: memory)
    guard packet.source.family == family else { return Outcome(of: [(start, .untouched)]) }
    let routed = traverse(packet.inputInterface == nil ? .output : .prerouting, [(start, nil)])
    let left = routed.flatMap { machine, fate in
      let staysHere = packet.inputInterface != nil && node.isLocal(machine.destination)
      return fate == nil && !staysHere ? traverse(.postrouting, [(machine, nil)]) : [(machine, fate)]
    }
    return Outcome(of: left.map { ($0.0, $0.1 ?? $0.0.fate) })
  }

  /// All ways through a hook; a fate where the way ended.
  private func traverse(_ hook: BaseHook, _ ways: [(PacketState, Fate?)]) -> [(PacketState, Fate?)] {
    guard let base = hooks[hook] else { return ways }
    return ways.flatMap { machine, _ in
      evaluate(base, from: 0, machine).map { machine, ending in
        if case .over(let fate) = ending { (machine, fate) } else { (machine, nil) }
      }
    }
  }

  /// A chain from one of its rules on: `.next` when the packet comes to its end.
  private func evaluate(_ name: ChainName, from rule: Int, _ machine: PacketState) -> [(
    PacketState, PacketState.Ending
  )] {
    guard let rules = chains[name], rule < rules.count else { return [(machine, .next)] }
    return machine.run(rules[rule], chain: name, rule: rule).flatMap { machine, ending in
      var machine = machine
      if ending != .noMatch { machine.path.append(RulePosition(chain: name, rule: rule)) }
      return switch ending {
      case .next, .noMatch: evaluate(name, from: rule + 1, machine)
      case .over: [(machine, ending)]
      case .verdict(.return), .verdict(.drop): [(machine, PacketState.Ending.next)]
      case .verdict(.goto(let target)): evaluate(target, from: 0, machine)
      case .verdict(.jump(let target)):
        evaluate(target, from: 0, machine).flatMap { machine, ending in
          ending == .next ? evaluate(name, from: rule + 1, machine) : [(machine, ending)]
        }
      }
    }
  }
}

extension PacketState {
  /// What becomes of a packet that nothing stopped.
  fileprivate var fate: Fate {
    let isAsItWas = !wasTranslated && source == .kept(packet.source)
    return isAsItWas ? .untouched : .delivered(to: destination, port: port, as: source)
  }
}

extension Outcome {
  fileprivate init(of ends: [(PacketState, Fate)]) {
    let possibilities = ends.map { machine, fate in
      Possibility(
        fate: fate, probability: machine.probability, path: machine.path, trace: machine.trace,
        memory: machine.memory, mark: machine.mark)
    }
    self.init(possibilities: possibilities.sorted { $0.probability > $1.probability })
  }
}
