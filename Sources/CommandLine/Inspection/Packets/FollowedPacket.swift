internal import Addresses
internal import NFTNetlink
internal import NFTSimulator
internal import NFTRuleset

/// A real packet's way, put together from what the kernel told of it.
package struct FollowedPacket {
  /// A rule that matched, of ours or of somebody else's.
  package struct Step {
    /// `ip viaduct`
    package let table: String
    package let chain: String
    /// Which of our rules; nil for another's, and for one of ours that was not there when the packet was waited for.
    package let place: RulePosition?
    package let handle: UInt64
    package let verdict: TraceMessage.TracedVerdict
  }

  /// What became of it.
  package enum Ending: Equatable {
    /// It went on to this address and port, and seems to come from this one.
    case delivered(to: IPAddress, port: UInt16, from: IPAddress)
    case untouched
    case reset
    case unreachable
    case dropped
    /// A rule or a policy of this chain dropped it, which is none of ours.
    case droppedElsewhere(String)
    /// The kernel told no more of it after this chain: no route, perhaps.
    case lost(after: String)
  }

  /// The flow that it was waited for as.
  package let flow: TracedFlow
  /// The number of the interface that it entered by; nil for the node's own.
  package let inputInterface: UInt32?
  /// Its mark at first.
  package let mark: UInt32
  package let steps: [Step]
  package let fate: Ending

  /// Our rules on its way.
  package var path: [RulePosition?] { steps.filter { $0.isOurs }.map(\.place) }

  /// The messages are those about this one packet, in order; the first is about the tracer's own rule.
  package init(_ messages: [TraceMessage], of flow: TracedFlow, through live: LiveTable, tracer: String) {
    self.flow = flow
    inputInterface = messages.first?.inputInterface
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
  /// Whether nothing can follow but what comes after all our chains. What leaves by the loopback interface comes back.
  package func areComplete(tracer: String) -> Bool {
    guard let last else { return false }
    if last.verdict == .drop { return true }
    guard last.table == tracer, last.event == .policy else { return false }
    return last.chain == FlowTracer.arrivedChain
      || last.chain == FlowTracer.leavingChain && seenLast(tracer: tracer)?.leavesByLoopback != true
  }

  /// The last message that shows the packet after our chains; a chain's first message alone does.
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

  /// A rule that refuses drops the packet when it has answered.
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

  /// Whether this is what the simulator means. The address that a packet is masqueraded with is the kernel's choice.
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
