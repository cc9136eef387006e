public import Allocation
public import ClusterModel

extension LabCluster {
  /// What these objects come to, with what a store says that Services have. Nothing new is given.
  public init(_ snapshot: ClusterSnapshot, given: Allocations = Allocations()) {
    self.init()
    let objects =
      snapshot.services.map(KubeObject.service) + snapshot.slices.map(KubeObject.endpointSlice)
      + snapshot.nodes.map(KubeObject.node) + snapshot.serviceCIDRs.map(KubeObject.serviceCIDR)
      + snapshot.pods.map(KubeObject.pod) + snapshot.endpoints.map(KubeObject.endpoints)
    let likely = LikelyFamilies(given: given, to: snapshot.services.map { AddressRequest($0) })
    var completions: [NamespacedName: ServiceCompletion?] = [:]
    for service in snapshot.services {
      let holding = given.services[service.name] ?? Holding()
      completions.updateValue(ServiceCompletion(holding, of: service, likely), forKey: service.name)
    }
    _ = apply(objects.map { KubeObjectChange($0.reference, $0) }, given: completions)
  }

  /// All objects of a snapshot, with what the lab has made of them.
  public func completed(_ written: ClusterSnapshot) -> ClusterSnapshot {
    let made = snapshot
    return ClusterSnapshot(
      services: made.services, slices: made.slices, nodes: made.nodes, serviceCIDRs: made.serviceCIDRs,
      pods: made.pods, endpoints: made.endpoints, deployments: written.deployments,
      replicaSets: written.replicaSets)
  }
}
