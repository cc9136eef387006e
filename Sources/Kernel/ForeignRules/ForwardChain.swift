package import Addresses

/// A chain of another program through which all packets pass that the node forwards, with the chains that it jumps to.
package struct ForwardChain: Hashable, Sendable {
  /// What made it, and can change it.
  package enum Program: Hashable, Sendable {
    case iptablesLegacy, iptablesNFT, nft
  }

  /// What made it.
  package let program: Program
  /// The families of the packets: both for a table of family inet.
  package let families: [AddressFamily]
  /// `filter`
  package let table: String
  /// `FORWARD`
  package let chain: String
  /// Whether packets that no rule decides about are dropped.
  package let drops: Bool
  /// The rules of the table's chains, by the chain's name, in order.
  package let rules: [String: [ForeignRule]]

  /// Creates a chain.
  package init(
    _ program: Program, _ families: [AddressFamily], table: String, chain: String, drops: Bool,
    rules: [String: [ForeignRule]]
  ) {
    self.program = program
    self.families = families
    self.table = table
    self.chain = chain
    self.drops = drops
    self.rules = rules
  }

  /// What happens to a packet in this chain.
  package enum Fate: Hashable, Sendable {
    case accepted
    /// It reaches the end of the chain, and the policy drops it.
    case droppedByPolicy
    case droppedByRule
    /// It depends on what is not known about the packet, or on rules that are not understood.
    case undecided
  }

  /// Returns what happens to the packet, which must be of one of the chain's families.
  package func fate(of packet: ForwardedPacket) -> Fate {
    var walk = ForwardWalk(packet, rules)
    let outcomes = walk.outcomes(of: chain)
    let drops = outcomes.contains(.dropped) || self.drops && outcomes.contains(.end)
    let accepts = outcomes.contains(.accepted) || !self.drops && outcomes.contains(.end)
    if drops, accepts { return .undecided }
    if accepts { return .accepted }
    return outcomes.contains(.end) ? .droppedByPolicy : .droppedByRule
  }
}

/// Follows a packet through chains along every path that it may take.
private struct ForwardWalk {
  enum Outcome { case accepted, dropped, end }

  private let packet: ForwardedPacket
  private let rules: [String: [ForeignRule]]
  private var known: [String: Set<Outcome>] = [:]

  init(_ packet: ForwardedPacket, _ rules: [String: [ForeignRule]]) {
    self.packet = packet
    self.rules = rules
  }

  /// Each chain is followed once. While it is, a jump back to it, which the kernel refuses, decides nothing.
  mutating func outcomes(of chain: String) -> Set<Outcome> {
    if let known = known[chain] { return known }
    known[chain] = [.end]
    let found = outcomes(of: rules[chain] ?? [])
    known[chain] = found
    return found
  }

  private mutating func outcomes(of rules: [ForeignRule]) -> Set<Outcome> {
    var found: Set<Outcome> = []
    for rule in rules {
      let isMatch = packet.matches(rule.conditions)
      guard isMatch != false else { continue }
      let (outcomes, goesOn) = outcomes(of: rule.verdict)
      found.formUnion(outcomes)
      if isMatch == true, !goesOn { return found }
    }
    return found.union([.end])
  }

  /// How a packet may end by the verdict, and whether it may go on with the next rule.
  private mutating func outcomes(of verdict: ForeignRule.Verdict) -> (Set<Outcome>, goesOn: Bool) {
    switch verdict {
    case .accept: return ([.accepted], false)
    case .drop: return ([.dropped], false)
    case .return: return ([.end], false)
    case .none: return ([], true)
    case .unknown: return ([.accepted, .dropped], true)
    case .goto(let chain): return (outcomes(of: chain), false)
    case .jump(let chain):
      let found = outcomes(of: chain)
      return (found.subtracting([.end]), found.contains(.end))
    }
  }
}
