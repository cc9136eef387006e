extension ClusterState {
  /// What an update changed.
  public struct Touched: Hashable, Sendable {
    /// The Services that were added, removed or changed, or whose slices were.
    public var services: Set<NamespacedName> = []
    /// Whether all current Services count as changed in addition to `services`, as after the first list.
    public var allServices = false
    /// The Nodes that were added, removed or changed.
    public var nodes: Set<String> = []
    /// Whether any ServiceCIDR was added, removed or changed.
    public var serviceCIDRs = false

    /// Creates a value for no changes.
    public init() {}

    /// Whether nothing changed.
    public var isEmpty: Bool { !concernsServices && nodes.isEmpty && !serviceCIDRs }

    /// Whether any Service changed.
    public var concernsServices: Bool { allServices || !services.isEmpty }

    /// Adds the changes of another update.
    public mutating func formUnion(_ other: Self) {
      services.formUnion(other.services)
      allServices = allServices || other.allServices
      nodes.formUnion(other.nodes)
      serviceCIDRs = serviceCIDRs || other.serviceCIDRs
    }

    /// Returns the names of all changed Services, given the current state of the cluster.
    ///
    /// - Parameter isWanted: a filter that applies if `allServices` is set.
    public func names(
      in cluster: ClusterState, where isWanted: (Service) -> Bool = { _ in true }
    ) -> Set<NamespacedName> {
      guard allServices else { return services }
      return services.union(cluster.services.lazy.filter(isWanted).map(\.name))
    }
  }
}
