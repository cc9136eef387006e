package import Addresses
internal import NodeChecks
internal import NFTNetlink
internal import NFTText
internal import NFTSimulator
internal import NFTRuleset

/// What `trace --live -o json` prints: a real packet's path and the simulated one.
package struct LiveTraceDocument: Encodable {
  /// A rule that matched.
  package struct Rule: Encodable {
    /// `ip viaduct`; nil in the simulator's path, which is only through our table.
    package let table: String?
    package let chain: String
    /// The rule's index in the chain, from 0; nil if unknown, when only `handle` identifies the rule.
    package let rule: Int?
    package let handle: UInt64?
    package let text: String?
    package let verdict: String?
  }

  package struct Kernel: Encodable {
    /// `delivered`, `unanswered`, `untouched`, `reset`, `unreachable`, `dropped`, `droppedElsewhere` or `lost`
    package let fate: String
    package let address: IPAddress?
    package let port: UInt16?
    /// The source address after translation.
    package let source: IPAddress?
    /// The chain that dropped the packet, or the last one with a trace message.
    package let place: String?
    package let path: [Rule]
  }

  package struct Simulator: Encodable {
    package let fates: [TraceDocument.Item]
    package let path: [Rule]
  }

  package let agree: Bool
  /// The input interface; null for the node's own packet.
  package let entersBy: String?
  package let kernel: Kernel
  package let simulator: Simulator

  package init(_ comparison: LiveComparison) {
    agree = comparison.isSame
    entersBy = comparison.packet.inputInterface?.description
    kernel = Kernel(comparison.followed, comparison)
    simulator = Simulator(
      fates: TraceDocument(comparison.outcome, by: comparison.expected, on: comparison.node).fates,
      path: (comparison.simulated?.path ?? []).map {
        Rule(
          table: nil, chain: $0.chain.description, rule: $0.rule, handle: nil,
          text: comparison.expected.ruleText($0.rule, of: $0.chain), verdict: nil)
      })
  }
}

extension LiveTraceDocument.Kernel {
  fileprivate init(_ followed: FollowedPacket, _ comparison: LiveComparison) {
    path = followed.steps.map { step in
      LiveTraceDocument.Rule(
        table: step.table, chain: step.chain, rule: step.place?.rule, handle: step.handle,
        text: step.place.flatMap { comparison.live.ruleText($0.rule, of: $0.chain) },
        verdict: step.verdict.words)
    }
    var delivered: (address: IPAddress, port: UInt16, source: IPAddress)?
    var place: String?
    switch followed.fate {
    case .delivered(let address, let port, let source):
      fate =
        comparison.live.leavesUnanswered(address, on: comparison.node) ? "unanswered" : "delivered"
      delivered = (address, port, source)
    case .untouched: fate = "untouched"
    case .reset: fate = "reset"
    case .unreachable: fate = "unreachable"
    case .dropped: fate = "dropped"
    case .droppedElsewhere(let chain):
      fate = "droppedElsewhere"
      place = chain
    case .lost(let chain):
      let dropper = comparison.dropper.flatMap { $0.fate == .undecided ? nil : $0 }
      fate = dropper == nil ? "lost" : "droppedElsewhere"
      place = dropper?.place ?? chain
    }
    address = delivered?.address
    port = delivered?.port
    source = delivered?.source
    self.place = place
  }
}
