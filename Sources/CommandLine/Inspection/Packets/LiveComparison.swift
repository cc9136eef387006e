internal import Addresses
package import NodeChecks
internal import NFTText
package import NFTSimulator
package import NFTRuleset

/// What the kernel did with a packet, compared with what the simulator does with the same packet.
package struct LiveComparison {
  package let followed: FollowedPacket
  package let packet: Packet
  package let outcome: Outcome
  /// The simulated path that matches the kernel's, or else the closest one.
  package let simulated: Possibility?
  /// Whether a simulated path matches the kernel's, rule for rule and with the same fate.
  package let isSame: Bool

  /// Rules of the two tables are compared by text, because their positions mean little if the tables differ.
  package let live: TableImage
  package let expected: TableImage
  package let node: SimulatedNode
  /// Another program's chain that dropped the packet, or may have; nil if there is none, or if its end is known.
  package let dropper: ForwardingChain?
  /// Whether our rules did what the simulator does until the packet ended, whatever ended it: it may not have reached the
  /// chains of later hooks, such as the one that masquerades.
  package let hasSamePath: Bool

  /// - Parameter chains: the chains of other programs that may drop forwarded packets.
  package init(
    _ followed: FollowedPacket, _ packet: Packet, live: TableImage, expected: TableImage,
    on node: SimulatedNode,
    remembering memory: DynamicMapContents, passing chains: [ForwardingChain] = []
  ) {
    self.followed = followed
    self.packet = packet
    self.live = live
    self.expected = expected
    self.node = node
    outcome = PacketSimulator(expected).outcome(of: packet, on: node, remembering: memory)
    let path = followed.path.map { $0.map { SpelledPlace($0, in: live) } }
    func isSamePath(_ way: Possibility) -> Bool { way.path.map { SpelledPlace($0, in: expected) } == path }
    let sameFate = outcome.possibilities.filter { followed.fate.agrees(with: $0.fate, on: node) }
    let same = sameFate.first(where: isSamePath)
    isSame = same != nil
    let sameStart = outcome.possibilities.first { way in
      way.path.prefix(path.count).map { SpelledPlace($0, in: expected) } == path
        && way.path.dropFirst(path.count).first.map { expected.isLaterHook($0.chain) } != false
    }
    hasSamePath = sameStart != nil
    dropper = followed.fate.dropper(among: chains)
    simulated = same ?? sameFate.first ?? sameStart ?? outcome.possibilities.first
  }

  /// A step of either path.
  package enum Step {
    case both(RulePosition, String)
    case kernel(FollowedPacket.Step, String?)
    case simulator(RulePosition, String)
  }

  /// Both paths side by side; they diverge at the first of our rules that differs.
  package var steps: [Step] {
    var rest = (simulated?.path ?? [])[...]
    var isTogether = true
    var steps: [Step] = []
    for step in followed.steps {
      let text = step.place.flatMap { live.ruleText($0.rule, of: $0.chain) }
      if isTogether, step.isOurs, let place = step.place, let text, place == rest.first,
        text == expected.ruleText(place.rule, of: place.chain)
      {
        steps.append(.both(place, text))
        rest.removeFirst()
      } else {
        if step.isOurs { isTogether = false }
        steps.append(.kernel(step, text))
      }
    }
    return steps + rest.map { .simulator($0, expected.ruleText($0.rule, of: $0.chain) ?? "") }
  }
}

/// A rule's position and text.
private struct SpelledPlace: Equatable {
  package let place: RulePosition
  package let text: String?

  package init(_ place: RulePosition, in image: TableImage) {
    self.place = place
    text = image.ruleText(place.rule, of: place.chain)
  }
}

extension TableImage {
  /// Whether packets enter the chain from a hook that is not their first.
  fileprivate func isLaterHook(_ chain: ChainName) -> Bool {
    guard let hook = chains[chain]?.base?.hook else { return false }
    return hook != .prerouting && hook != .output
  }
}

extension FollowedPacket.Ending {
  /// Which of the chains dropped the packet. iptables-legacy sends no trace messages, so a packet that is lost between our hooks
  /// is one for which such a chain has to answer; the one that certainly drops it comes first.
  fileprivate func dropper(among chains: [ForwardingChain]) -> ForwardingChain? {
    switch self {
    case .droppedElsewhere(let place):
      return chains.first { chain in
        let families = chain.isForIPv4 ? "ip" : "ip6"
        let table = chain.program == "nft" ? chain.table : "\(families) \(chain.table)"
        return !chain.program.hasSuffix("legacy") && place == "\(table), chain \(chain.chain)"
      }
    case .lost:
      let silent = chains.filter { $0.program.hasSuffix("legacy") }
      return silent.first { $0.fate != .undecided } ?? silent.first
    default: return nil
    }
  }
}
