internal import Addresses
internal import NFTText
internal import NFTSimulator
internal import NFTRuleset

/// What the kernel did with a packet, beside what the simulator makes of the same one.
package struct LiveComparison {
  package let followed: FollowedPacket
  package let packet: Packet
  package let outcome: Outcome
  /// The simulated way that is the kernel's, or else the one that comes nearest.
  package let simulated: Possibility?
  /// Whether the simulator knows the kernel's way, rule for rule, and the same end of it.
  package let isSame: Bool

  /// Whose rules these are in either table must be told by their text: a rule's place says little when tables differ.
  package let live: TableImage
  package let expected: TableImage
  package let node: SimulatedNode

  package init(
    _ followed: FollowedPacket, _ packet: Packet, live: TableImage, expected: TableImage, on node: SimulatedNode,
    remembering memory: DynamicMapContents
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
    simulated = same ?? sameFate.first ?? outcome.possibilities.first
  }

  /// A step of either way.
  package enum Step {
    case both(RulePosition, String)
    case kernel(FollowedPacket.Step, String?)
    case simulator(RulePosition, String)
  }

  /// Both ways beside each other; they part at the first rule of ours that is not the same.
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

/// A rule by its place and its text.
private struct SpelledPlace: Equatable {
  package let place: RulePosition
  package let text: String?

  package init(_ place: RulePosition, in image: TableImage) {
    self.place = place
    text = image.ruleText(place.rule, of: place.chain)
  }
}
