package import Addresses
package import NFTSimulator
package import NFTRuleset

/// What `trace -o json` prints: each fate of a packet with its probability.
package struct TraceDocument: Encodable {
  /// One fate.
  package struct Item: Encodable {
    /// `delivered`, `unanswered`, `reset`, `unreachable`, `dropped`, `untouched` or `unknown`
    package let fate: String
    package let probability: Double
    package let address: IPAddress?
    package let port: Port?
    package let isMasqueraded: Bool?
  }

  package let fates: [Item]

  package init(_ outcome: Outcome, by image: TableImage, on node: SimulatedNode) {
    let items = outcome.fates.map { Item($0.key, probability: $0.value, by: image, on: node) }
    fates = items.sorted {
      ($0.fate, $0.address.map(\.description) ?? "") < ($1.fate, $1.address.map(\.description) ?? "")
    }
  }
}

extension TraceDocument.Item {
  fileprivate init(_ fate: Fate, probability: Double, by image: TableImage, on node: SimulatedNode) {
    self.probability = probability
    switch fate {
    case .delivered(let address, let port, let source):
      self.fate = image.leavesUnanswered(address, on: node) ? "unanswered" : "delivered"
      self.address = address
      self.port = port
      if case .masqueraded = source { isMasqueraded = true } else { isMasqueraded = false }
      return
    case .reset: self.fate = "reset"
    case .unreachable: self.fate = "unreachable"
    case .dropped: self.fate = "dropped"
    case .untouched: self.fate = "untouched"
    case .unknown: self.fate = "unknown"
    }
    address = nil
    port = nil
    isMasqueraded = nil
  }
}
