internal import Addresses
internal import NodeChecks
package import NFTNetlink
internal import NFTSimulator
internal import NFTRuleset

/// The text output of `trace --live`: a real packet's path beside the simulated one.
package struct LiveTraceText {
  private let comparison: LiveComparison

  package init(_ comparison: LiveComparison) { self.comparison = comparison }

  /// The lines; the last ones say whether kernel and simulator agree.
  package var text: String {
    let real = "The kernel: it is \(words(comparison.followed.fate))."
    let simulated = TraceText(
      comparison.outcome, of: comparison.packet, by: comparison.expected, on: comparison.node
    ).fates
    let lines =
      [head] + comparison.steps.map(line) + [real, "The simulator: \(firstToLower(simulated[0]))"]
      + simulated.dropFirst() + [end]
    return lines.map { $0 + "\n" }.joined()
  }

  private func words(_ fate: FollowedPacket.Ending) -> String {
    if case .lost(let place) = fate, let dropper = comparison.dropper {
      let doubt = dropper.fate == .undecided ? "probably " : ""
      return "not seen again after \(place), and was \(doubt)dropped by \(dropper.place), which is not ours"
    }
    guard case .delivered(let address, let port, _) = fate,
      comparison.live.leavesUnanswered(address, on: comparison.node)
    else { return fate.words }
    return unanswered(address, port)
  }

  private var head: String {
    let packet = comparison.packet
    let sender =
      packet.inputInterface.map { "\(packet.source), entering through \($0)," }
      ?? "the node itself, \(packet.source),"
    return "\(sender) sent \(packet.transport.apiName) to \(packet.destination) port \(packet.port)"
  }

  private func line(_ step: LiveComparison.Step) -> String {
    switch step {
    case .both(let place, let text): return "  both       \(place.chain): \(text)"
    case .simulator(let place, let text): return "  simulator  \(place.chain): \(text)"
    case .kernel(let step, let text?): return "  kernel     \(step.chain): \(text)"
    case .kernel(let step, nil):
      return
        "  kernel     \(step.table), \(step.chain): rule with handle \(step.handle): \(step.verdict.words)"
    }
  }

  private func firstToLower(_ sentence: String) -> String {
    sentence.prefix(1).lowercased() + sentence.dropFirst()
  }

  private var end: String {
    if comparison.isSame { return "They agree, rule for rule." }
    if comparison.hasSamePath, comparison.followed.fate.isElsewhere || comparison.dropper != nil {
      return "They agree as far as our rules go; another program's dropped the packet afterwards"
        + (comparison.dropper.map { "; '\($0.acceptingCommand)' lets connections to Services pass" } ?? "")
    }
    return "They differ: "
      + (comparison.live == comparison.expected
        ? "the table may have changed meanwhile, or the simulator has a bug"
        : "'viaduct diff' shows how the kernel's table differs from the manifests")
  }
}

extension TraceMessage.TracedVerdict {
  /// The verdict in nft's notation.
  package var words: String {
    switch self {
    case .continue: "continue"
    case .accept: "accept"
    case .drop: "drop"
    case .chain(let verdict): verdict.text
    case .other(let code): "verdict \(code)"
    }
  }
}

extension FollowedPacket.Ending {
  /// Whether another program's rule or policy dropped it.
  fileprivate var isElsewhere: Bool { if case .droppedElsewhere = self { true } else { false } }

  /// The ending in words that follow "it is".
  package var words: String {
    switch self {
    case .delivered(let address, let port, let source):
      "delivered to \(address) port \(port), as from \(source)"
    case .untouched: "left unchanged: it continues as it came"
    case .reset: "refused with a TCP reset"
    case .unreachable: "refused with ICMP port unreachable"
    case .dropped: "dropped"
    case .droppedElsewhere(let place): "dropped by \(place), which is not ours"
    case .lost(let place):
      "not seen again after \(place): there is no route, or a hook outside nftables took it"
    }
  }
}
