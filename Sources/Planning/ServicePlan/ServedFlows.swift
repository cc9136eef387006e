public import Addresses
public import ClusterModel

/// The endpoints with which UDP flows may continue. UDP has no end of connection, so flows to other endpoints must be
/// deleted from conntrack.
public struct ServedFlows<Family: IPFamily>: Hashable, Sendable {
  /// The endpoints that may keep their flows, by frontend. An empty set means that no flow to the frontend may
  /// continue.
  public private(set) var endpoints: [FrontendKey<Family>: Set<Endpoint<Family>>] = [:]

  /// Blocks of ClusterIPs of which nothing is known but the frontends above: no other flow into them that was
  /// translated may continue. Empty, except after a process has read the tables for the first time.
  public private(set) var closedBlocks: [Prefix<Family>] = []
  /// Addresses in these blocks that another proxy serves.
  public private(set) var addressesOfOthers: Set<Family.Address> = []

  /// Creates an empty set of frontends.
  public init() {}

  /// Creates the record of everything that a node serves, for a process that does not know what was served before.
  ///
  /// - Parameters:
  ///   - services: the Services of the cluster, those that another proxy serves among them; nil if those are unknown, so
  ///     that nothing is known about unused addresses of the ServiceCIDRs.
  ///   - former: the frontends that a table had before.
  public init(
    of plan: Plan<Family>, among services: [Service]?, closing former: some Sequence<FrontendKey<Family>>
  ) {
    close(former)
    if let services { close(plan.node.serviceCIDRs, except: plan.clusterIPsOfOthers(among: services)) }
    for service in plan.services { serve(service) }
  }

  /// Whether there are no flows to check.
  public var isEmpty: Bool { endpoints.isEmpty && closedBlocks.isEmpty }

  /// Records that nothing is served at these frontends, unless a later call says otherwise.
  public mutating func close(_ keys: some Sequence<FrontendKey<Family>>) {
    for key in keys { endpoints[key] = [] }
  }

  /// Records that in these blocks of ClusterIPs nothing is served but what other calls say.
  ///
  /// - Parameter others: addresses that another proxy serves, to which nothing of this applies.
  public mutating func close(_ blocks: [Prefix<Family>], except others: Set<Family.Address>) {
    closedBlocks = blocks
    addressesOfOthers = others
  }

  /// Records the endpoints of a Service's UDP ports.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func serve(_ service: ServicePlan<Family>) {
    for index in service.ports.indices where service.ports[index].name.transport == .udp {
      let port = service.ports[index]
      for frontend in port.frontends { endpoints[frontend.key] = Set(port.servingEndpoints) }
    }
  }

  /// Adds later records, which replace what this one has for the same frontends.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func merge(_ later: Self) {
    endpoints.merge(later.endpoints) { _, later in later }
    if !later.closedBlocks.isEmpty { close(later.closedBlocks, except: later.addressesOfOthers) }
  }
}

extension Plan {
  /// Returns the ClusterIPs of Services that have no plan, because another proxy serves them; empty if no ServiceCIDR is
  /// known.
  public func clusterIPsOfOthers(among all: [Service]) -> Set<Family.Address> {
    guard !node.serviceCIDRs.isEmpty else { return [] }
    let addresses = all.lazy.flatMap { $0.clusterIPs.lazy.compactMap { Family.own($0) } }
    return Set(addresses).subtracting(services.lazy.flatMap { $0.clusterIPs })
  }
}
