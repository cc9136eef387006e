package import ClusterModel

extension ClusterSnapshot {
  /// Returns what a proxy needs of the cluster, with only these Services.
  ///
  /// - Parameters:
  ///   - names: `web` in any namespace, or `shop/web`; empty for all.
  ///   - namespace: nil for all.
  package func showingOnly(_ names: [String], in namespace: String?) -> ClusterSnapshot {
    let shown = services.filter { service in
      (namespace == nil || service.name.namespace == namespace)
        && (names.isEmpty || names.contains(service.name.description) || names.contains(service.name.name))
    }
    return ClusterSnapshot(services: shown, slices: slices, nodes: nodes, serviceCIDRs: serviceCIDRs)
  }
}
