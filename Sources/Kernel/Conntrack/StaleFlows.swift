public import Addresses

/// Which UDP flows lead nowhere any more, by the rules of some Services. Connection tracking remembers a decision for
/// as long as packets come, so that a client which never pauses would never be led to another endpoint.
public struct StaleFlows: Hashable, Sendable {
  private let frontends: [AddressAndPort: Set<AddressAndPort>]
  private let nodePorts: [Port: Set<AddressAndPort>]
  private let nodeAddresses: Set<IPAddress>

  /// By these rules, on a node that serves node ports at these addresses. Where two rules have one frontend, a flow to
  /// it may lead to the endpoints of both.
  public init(by rules: [UDPFlowRule], nodeAddresses: Set<IPAddress>) {
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
  }

  /// Whether there is no rule, and so no stale flow.
  public var isEmpty: Bool { frontends.isEmpty && nodePorts.isEmpty }

  /// Whether the flow is to one of the frontends and answered by none of its endpoints. A flow whose destination was
  /// never changed is answered by the frontend's own address, which is no endpoint: it was there before the Service had
  /// any, or before there was the Service.
  public func isStale(_ flow: UDPFlow) -> Bool {
    guard let serving = serving(flow.destination) else { return false }
    return !serving.contains(flow.responder)
  }

  /// The endpoints of a frontend; nil for what is none. An address's own rule goes before that of a node port, as in
  /// the kernel's table.
  private func serving(_ destination: AddressAndPort) -> Set<AddressAndPort>? {
    if let serving = frontends[destination] { return serving }
    return nodeAddresses.contains(destination.address) ? nodePorts[destination.port] : nil
  }

  /// What to ask the kernel for, so that it lists every flow that may be stale and few others, for one family.
  func queries(_ family: AddressFamily) -> [FlowQuery] {
    let peers = frontends.keys.filter { $0.address.family == family }.sorted()
    let addressed = Set(nodeAddresses.map(\.family)).contains(family)
    let nodePorts = addressed ? nodePorts.keys.sorted() : []
    let exact = peers.compactMap { FlowQuery.exact($0) } + nodePorts.map { FlowQuery.port($0) }
    if exact.count <= FlowQuery.limit, exact.count == peers.count + nodePorts.count { return exact }
    let ports = Set(peers.map(\.port)).union(nodePorts).sorted()
    return ports.count <= FlowQuery.limit ? ports.map { FlowQuery.port($0) } : [.all]
  }
}
