package import Addresses
package import NFTNetlink
package import NFTSimulator
internal import NFTRuleset

/// A real packet's path, assembled from the kernel's trace messages.
package struct FollowedPacket {
  /// A rule that matched, in our table or another one.
  package struct Step {
    /// `ip viaduct`
    package let table: String
    package let chain: String
    /// Which of our rules; nil for a rule of another table, and for one added after the table was read.
    package let place: RulePosition?
    package let handle: UInt64
    package let verdict: TraceMessage.TracedVerdict
  }

  /// How the packet ended.
  package enum Ending: Equatable {
    /// It was sent on to this address and port, with this source address.
    case delivered(to: IPAddress, port: UInt16, from: IPAddress)
    case untouched
    case reset
    case unreachable
    case dropped
    /// A rule or the policy of this chain, which is not ours, dropped it.
    case droppedElsewhere(String)
    /// There were no trace messages after this chain, possibly because there is no route.
    case lost(after: String)
  }

  /// The flow that was traced.
  package let flow: TracedFlow
  /// The index of the input interface; nil for the node's own packets.
  package let inputInterface: UInt32?
  /// The client's port; nil if no message has it.
  package let sourcePort: Port?
  /// The packet's initial mark.
  package let mark: UInt32
  package let steps: [Step]
  package let fate: Ending

  /// Whether its end is known, and is not the work of another program.
  package var endsByOurs: Bool {
    switch fate {
    case .droppedElsewhere, .lost: false
    default: true
    }
  }

  /// Our rules on the path.
  package var path: [RulePosition?] { steps.filter { $0.isOurs }.map(\.place) }

  /// Assembles the path from the messages about one packet, in order; the first is about the tracer's own rule.
  package init(_ messages: [TraceMessage], of flow: TracedFlow, through live: LiveTable, tracer: String) {
    self.flow = flow
    inputInterface = messages.first?.inputInterface
    // The first message with the headers was sent before anything translated them.
    sourcePort = messages.lazy.compactMap { $0.packet?.ports }.first.flatMap { Port($0.source) }
    mark = messages.first?.mark ?? 0
    steps = messages.filter { $0.table != tracer }.compactMap { Step($0, in: live) }
    fate = Ending(messages, of: flow, through: live, tracer: tracer)
  }
}

extension FollowedPacket.Step {
  package var isOurs: Bool { table == "ip \(tableName)" || table == "ip6 \(tableName)" }

  fileprivate init?(_ message: TraceMessage, in live: LiveTable) {
    guard case .rule(let handle) = message.event else { return nil }
    table = message.tableText
    chain = message.chain
    place =
      message.isOurs ? ChainName(message.chain).flatMap { live.place(of: handle, in: $0) } : nil
    self.handle = handle
    verdict = message.verdict
  }
}

extension TraceMessage {
  /// `ip viaduct`
  fileprivate var tableText: String {
    let families: [UInt8: String] = [1: "inet", 2: "ip", 3: "arp", 5: "netdev", 7: "bridge", 10: "ip6"]
    return "\(families[tableFamily] ?? "\(tableFamily)") \(table)"
  }

  fileprivate var isOurs: Bool { table == tableName && (tableFamily == 2 || tableFamily == 10) }
  fileprivate var place: String { "\(tableText), chain \(chain)" }
}

extension [TraceMessage] {
  /// Whether all that may still follow comes after our chains. What leaves by the loopback interface comes back.
  package func areComplete(tracer: String) -> Bool {
    guard let last else { return false }
    if last.verdict == .drop { return true }
    guard last.table == tracer, last.event == .policy else { return false }
    return last.chain == FlowTracer.arrivedChain
      || last.chain == FlowTracer.leavingChain && seenLast(tracer: tracer)?.leavesByLoopback != true
  }

  /// The last message with the packet's headers after our chains; only a chain's first message has them.
  fileprivate func seenLast(tracer: String) -> TraceMessage? {
    last { message in
      let isAfterOurs = [FlowTracer.arrivedChain, FlowTracer.leavingChain].contains(message.chain)
      return message.table == tracer && isAfterOurs && message.packet != nil
    }
  }
}

extension FollowedPacket.Ending {
  fileprivate init(
    _ messages: [TraceMessage], of flow: TracedFlow, through live: LiveTable, tracer: String
  ) {
    if let end = messages.first(where: { $0.verdict == .drop }) {
      self = Self.dropped(by: end, live)
    } else if messages.areComplete(tracer: tracer), let packet = messages.seenLast(tracer: tracer)?.packet {
      self = Self.arrived(packet, flow)
    } else {
      self = .lost(after: messages.last.map(\.place) ?? "none")
    }
  }

  /// Tells a reject from a drop: a reject rule drops the packet after it has answered.
  private static func dropped(by message: TraceMessage, _ live: LiveTable) -> Self {
    guard message.isOurs else { return .droppedElsewhere(message.place) }
    guard case .rule(let handle) = message.event, let chain = ChainName(message.chain),
      let place = live.place(of: handle, in: chain), let rules = live.image.chains[chain]?.rules
    else { return .dropped }
    for case .reject(let type, _) in rules[place.rule] { return type == 1 ? .reset : .unreachable }
    return .dropped
  }

  private static func arrived(_ packet: TraceMessage.PacketHeaders, _ flow: TracedFlow) -> Self {
    let port = packet.ports?.destination ?? flow.port.number
    let isAsItWas =
      packet.source == flow.source && packet.destination == flow.destination && port == flow.port.number
    return isAsItWas ? .untouched : .delivered(to: packet.destination, port: port, from: packet.source)
  }

  /// Whether this is the simulated fate. The kernel may choose any address of the node for masquerading.
  package func agrees(with fate: Fate, on node: SimulatedNode) -> Bool {
    switch (self, fate) {
    case (.untouched, .untouched), (.reset, .reset), (.unreachable, .unreachable), (.dropped, .dropped): true
    case (
      .delivered(let address, let port, let source), .delivered(let wanted, let wantedPort, let wantedSource)
    ):
      address == wanted && port == wantedPort.number
        && (wantedSource == .kept(source) || wantedSource.isMasqueraded && node.addresses.contains(source))
    default: false
    }
  }
}

extension ObservedSource {
  fileprivate var isMasqueraded: Bool { if case .masqueraded = self { true } else { false } }
}
