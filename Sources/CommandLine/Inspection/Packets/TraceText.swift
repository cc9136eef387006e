package import Addresses
internal import NFTText
package import NFTSimulator
package import NFTRuleset
internal import NFTCompiler
internal import TextColumns

/// The text output of `trace`: the steps of the likeliest path, then each fate with its probability.
package struct TraceText {
  private let outcome: Outcome
  private let packet: Packet
  private let image: TableImage
  private let node: SimulatedNode
  private let ownership: ElementOwners

  package init(_ outcome: Outcome, of packet: Packet, by image: TableImage, on node: SimulatedNode) {
    self.outcome = outcome
    self.packet = packet
    self.image = image
    self.node = node
    ownership = ElementOwners(image)
  }

  /// The lines; the last ones are the packet's fates.
  package var text: String { ([head] + steps + fates + relay).map { $0 + "\n" }.joined() }

  private var head: String {
    let source = packet.sourcePort.map { "\(packet.source) port \($0)" } ?? "\(packet.source)"
    let sender = packet.inputInterface == nil ? "the node itself, \(source)," : source
    return "\(sender) sends \(packet.transport.apiName) to \(packet.destination) port \(packet.port)"
  }

  /// What no rule shows: a node port on a loopback address may be served by a relay.
  private var relay: [String] {
    guard packet.transport == .tcp, ["127.0.0.1", "::1"].contains("\(packet.destination)"),
      let service = image.ownerOfNodePort(.tcp, packet.port)
    else { return [] }
    return [
      "If node ports are served on localhost, 'viaduct run' accepts the connection and relays it to an endpoint of "
        + "Service \(service)."
    ]
  }

  /// The steps of the likeliest path.
  private var steps: [String] {
    guard let way = outcome.possibilities.first, !way.trace.isEmpty else { return [] }
    var lines: [String] = []
    var place: (ChainName, Int)?
    for step in way.trace {
      if place?.0 != step.chain || place?.1 != step.rule {
        lines.append("  \(step.chain): \(image.ruleText(step.rule, of: step.chain) ?? "")")
        place = (step.chain, step.rule)
      }
      lines.append("      \(text(step.event))")
    }
    return lines
  }

  private func text(_ event: TraceStep.Event) -> String {
    switch event {
    case .found(let set, let element):
      "\(set) has \(image.text(of: element, in: set))"
        + (ownership.name(of: element, in: set).map { ", of Service \($0)" } ?? "")
    case .remembered(let set, _): "\(set) remembers the client"
    case .drew(let number, let count): "drew \(number) of 0...\(count - 1)"
    case .hashed(let number, let count): "the hash is \(number) of 0...\(count - 1)"
    case .set(let key, let value): "\(key) is now 0x\(String(value, radix: 16))"
    case .verdict(let verdict): "\(verdict.words)"
    case .destinationChanged(let address, let port): "destination is now \(address) port \(port)"
    case .masqueraded(let address): "source is now \(address.map(\.description) ?? "an address of the node")"
    case .refused(let isReset):
      isReset ? "the sender gets a TCP reset" : "the sender gets ICMP port unreachable"
    }
  }

  /// The possible fates.
  package var fates: [String] {
    let fates = outcome.fates.map { (words: words($0), probability: $1) }
      .sorted { ($1.probability, $0.words) < ($0.probability, $1.words) }
    if fates.count == 1, let only = fates.first { return ["It is \(only.words)."] }
    let columns = TextColumns([.left(2), .right(5, gap: 1), .left(1, gap: 2)])
    return ["It is, with a probability of"]
      + fates.map { columns.line(["", ($0.probability * 100).oneDecimal, "%", $0.words]) }
  }

  private func words(_ fate: Fate) -> String {
    guard case .delivered(let address, let port, _) = fate, image.leavesUnanswered(address, on: node) else {
      return fate.words
    }
    return unanswered(address, port)
  }
}

/// The fate of a packet whose endpoint is a Service address, in words that follow "it is".
package func unanswered(_ address: IPAddress, _ port: some CustomStringConvertible) -> String {
  "sent on to \(address) port \(port), where nothing answers: that is a Service address, and a packet's "
    + "destination is translated only once"
}

extension TableImage {
  /// Whether nothing answers at this endpoint address because it is a Service address: only rules handle those, and a
  /// packet whose destination was translated is not translated again. A node may have such an address itself, as some
  /// DNS caches do.
  package func leavesUnanswered(_ address: IPAddress, on node: SimulatedNode) -> Bool {
    isOfServices(address) && !node.addresses.contains(address)
  }
}

extension Fate {
  /// The fate in words that follow "it is".
  package var words: String {
    switch self {
    case .delivered(let address, let port, .kept): "delivered to \(address) port \(port), source unchanged"
    case .delivered(let address, let port, .masqueraded): "delivered to \(address) port \(port), masqueraded"
    case .reset: "refused with a TCP reset"
    case .unreachable: "refused with ICMP port unreachable"
    case .dropped: "dropped"
    case .untouched: "left unchanged: no Service has this address and port"
    case .unknown: "decided by a rule that is not ours"
    }
  }
}

extension Verdict {
  fileprivate var words: String {
    switch self {
    case .drop: "dropped"
    case .return: "returns"
    case .jump(let chain): "jumps to \(chain)"
    case .goto(let chain): "goes to \(chain)"
    }
  }
}
