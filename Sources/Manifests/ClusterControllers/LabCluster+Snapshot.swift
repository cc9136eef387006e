public import Allocation
public import ClusterModel

extension LabCluster {
  /// What these objects come to, with what a store says that Services have. Nothing new is given.
  public init(_ snapshot: ClusterSnapshot, given: Allocations = Allocations()) {
    self.init(snapshot, given: StoredCompletions(snapshot.services, by: given))
  }

  /// What these objects come to, with what their Services were given. Nothing new is given.
  public init(_ snapshot: ClusterSnapshot, given: StoredCompletions) {
    self.init()
    let objects =
      snapshot.services.map(KubeObject.service) + snapshot.slices.map(KubeObject.endpointSlice)
      + snapshot.nodes.map(KubeObject.node) + snapshot.serviceCIDRs.map(KubeObject.serviceCIDR)
      + snapshot.pods.map(KubeObject.pod) + snapshot.endpoints.map(KubeObject.endpoints)
    _ = apply(
      objects.map { KubeObjectChange($0.reference, $0) }, given: given.completions.mapValues { Optional($0) })
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
