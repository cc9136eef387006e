package import Addresses

/// Decides which UDP flows go to an endpoint that no longer serves their Service. Connection tracking keeps a
/// translation for as long as packets arrive, so a client that never pauses would never be sent to another endpoint.
package struct StaleFlows: Hashable, Sendable {
  private let frontends: [AddressAndPort: Set<AddressAndPort>]
  private let nodePorts: [Port: Set<AddressAndPort>]
  private let nodeAddresses: Set<IPAddress>
  private let closedBlocks: [ClosedRange<IPAddress>]
  private let exceptions: Set<IPAddress>

  /// Creates the decision for a node that serves node ports on these addresses. If two rules share a frontend, the
  /// endpoints of both are valid for it.
  ///
  /// - Parameters:
  ///   - closedBlocks: blocks of addresses in which translated flows to anything but a frontend are stale.
  ///   - exceptions: addresses in them that others serve.
  package init(
    by rules: [UDPFlowRule], nodeAddresses: Set<IPAddress>, closedBlocks: [ClosedRange<IPAddress>] = [],
    except exceptions: Set<IPAddress> = []
  ) {
    var frontends: [AddressAndPort: Set<AddressAndPort>] = [:]
    var nodePorts: [Port: Set<AddressAndPort>] = [:]
    for rule in rules {
      for frontend in rule.frontends {
        switch frontend {
        case .address(let peer): frontends[peer, default: []].formUnion(rule.serving)
        case .nodePort(let port): nodePorts[port, default: []].formUnion(rule.serving)
        }
      }
    }
    self.frontends = frontends
    self.nodePorts = nodePorts
    self.nodeAddresses = nodeAddresses
    self.closedBlocks = closedBlocks
    self.exceptions = exceptions
  }

  /// Whether there are no rules, so that no flow can be stale.
  package var isEmpty: Bool { frontends.isEmpty && nodePorts.isEmpty && closedBlocks.isEmpty }

  /// Whether the flow is to one of the frontends but not answered by one of its endpoints, or was translated although
  /// nothing is served where it goes. A flow whose destination was never translated is answered by the frontend's own
  /// address, which is not an endpoint: it began before the Service, or its first endpoint, existed.
  package func isStale(_ flow: TrackedFlow) -> Bool {
    guard let serving = serving(flow.destination) else { return isLeftBehind(flow) }
    return !serving.contains(flow.responder)
  }

  /// Whether the flow was translated for a frontend that is not there any more.
  private func isLeftBehind(_ flow: TrackedFlow) -> Bool {
    let address = flow.destination.address
    return flow.responder != flow.destination && !exceptions.contains(address)
      && closedBlocks.contains { $0.contains(address) }
  }

  /// Returns the endpoints of a frontend; nil if the destination is not a frontend. A rule for the address takes
  /// precedence over a node port, as in our nftables table.
  private func serving(_ destination: AddressAndPort) -> Set<AddressAndPort>? {
    if let serving = frontends[destination] { return serving }
    return nodeAddresses.contains(destination.address) ? nodePorts[destination.port] : nil
  }

  /// Returns queries that together list every possibly stale flow of one family, and few others.
  func queries(_ family: AddressFamily) -> [FlowQuery] {
    if closedBlocks.contains(where: { $0.lowerBound.family == family }) { return [.all] }
    let peers = frontends.keys.filter { $0.address.family == family }.sorted()
    let addressed = Set(nodeAddresses.map(\.family)).contains(family)
    let nodePorts = addressed ? nodePorts.keys.sorted() : []
    return FlowQuery.covering(peers, nodePorts: nodePorts)
  }
}
