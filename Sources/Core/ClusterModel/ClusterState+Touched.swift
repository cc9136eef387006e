extension ClusterState {
  /// What an update made different.
  public struct Touched: Hashable, Sendable {
    /// Services that came, went or changed, or whose slices did.
    public var services: Set<NamespacedName> = []
    /// Whether, besides those, all Services that are there now are to be counted among them, as at a start.
    public var allServices = false
    /// Nodes that came, went or changed.
    public var nodes: Set<String> = []
    /// Whether any ServiceCIDR came, went or changed.
    public var serviceCIDRs = false

    /// Nothing.
    public init() {}

    /// Whether nothing is different.
    public var isEmpty: Bool { !concernsServices && nodes.isEmpty && !serviceCIDRs }

    /// Whether anything is different about any Service.
    public var concernsServices: Bool { allServices || !services.isEmpty }

    /// Both.
    public mutating func formUnion(_ other: Self) {
      services.formUnion(other.services)
      allServices = allServices || other.allServices
      nodes.formUnion(other.nodes)
      serviceCIDRs = serviceCIDRs || other.serviceCIDRs
    }

    /// The names of all Services that are touched, given the cluster as it is now.
    ///
    /// - Parameter isWanted: where all are touched, only those of which this is true are named.
    public func names(
      in cluster: ClusterState, where isWanted: (Service) -> Bool = { _ in true }
    ) -> Set<NamespacedName> {
      guard allServices else { return services }
      return services.union(cluster.services.lazy.filter(isWanted).map(\.name))
    }
  }
}
