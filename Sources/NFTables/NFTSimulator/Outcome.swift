package import Addresses
package import NFTRuleset

/// The possible outcomes for a packet with their probabilities, which add up to 1.
package struct Outcome: Sendable {
  /// The possibilities, the most likely first. A fate occurs once for each path that leads to it.
  package let possibilities: [Possibility]

  /// The probability of each fate, over all paths that lead to it.
  package var fates: [Fate: Double] {
    possibilities.reduce(into: [:]) { $0[$1.fate, default: 0] += $1.probability }
  }
}

/// A path that a packet may take.
package struct Possibility: Sendable {
  /// What finally happens to it.
  package let fate: Fate
  /// The probability of this path.
  package let probability: Double
  /// The rules that match, in the order in which the packet reaches them, like the kernel's own trace.
  package let path: [RulePosition]
  /// Everything that happens to it in our rules.
  package let trace: [TraceStep]
  /// The contents of dynamic maps afterwards.
  package let memory: DynamicMapContents
  /// The packet's mark afterwards.
  package let mark: UInt32
}

/// The position of a rule in its table.
package struct RulePosition: Hashable, Sendable {
  /// The chain that it is in.
  package let chain: ChainName
  /// The index of the rule in the chain, counted from 0.
  package let rule: Int

  /// Creates a position.
  package init(chain: ChainName, rule: Int) {
    self.chain = chain
    self.rule = rule
  }
}

/// What finally happens to a packet.
package enum Fate: Hashable, Sendable {
  /// It is delivered to this address and port.
  case delivered(to: IPAddress, port: Port, as: ObservedSource)
  /// The sender gets a TCP reset.
  case reset
  /// The sender gets ICMP port unreachable.
  case unreachable
  /// It is dropped.
  case dropped
  /// Our rules do not affect it.
  case untouched
  /// A rule in our table that is not ours decides.
  case unknown
}

/// The source address that the receiver sees.
package enum ObservedSource: Hashable, Sendable {
  /// The original one.
  case kept(IPAddress)
  /// The node's; nil if it is not known which one.
  case masqueraded(IPAddress?)
}

/// Something that happens to a packet in a rule.
package struct TraceStep: Hashable, Sendable {
  /// The chain.
  package let chain: ChainName
  /// The index of the rule in the chain, counted from 0.
  package let rule: Int
  /// What happens.
  package let event: Event

  /// What can happen to a packet.
  package enum Event: Hashable, Sendable {
    /// A lookup finds this element.
    case found(SetName, Element)
    /// A lookup finds this data in a dynamic map.
    case remembered(SetName, RegisterWords)
    /// A random number below the given limit is drawn.
    case drew(UInt32, below: UInt32)
    /// The hash of the packet, scaled to numbers below the given limit.
    case hashed(UInt32, below: UInt32)
    /// Metadata is set.
    case set(Instruction.MetaKey, UInt32)
    /// A verdict.
    case verdict(Verdict)
    /// The destination is translated.
    case destinationChanged(IPAddress, Port)
    /// The source is masqueraded.
    case masqueraded(IPAddress?)
    /// The packet is rejected.
    case refused(isReset: Bool)
  }
}
