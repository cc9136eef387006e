package import Allocation
package import ClusterModel

extension LabCluster {
  /// Processes a snapshot with the assignments of a store. Nothing new is assigned.
  package init(_ snapshot: ClusterSnapshot, allocations: Allocations = Allocations()) {
    self.init(snapshot, completions: StoredCompletions(snapshot.services, from: allocations))
  }

  /// Processes a snapshot with completed Services. Nothing new is assigned.
  package init(_ snapshot: ClusterSnapshot, completions: StoredCompletions) {
    self.init()
    let objects =
      snapshot.services.map(KubeObject.service) + snapshot.slices.map(KubeObject.endpointSlice)
      + snapshot.nodes.map(KubeObject.node) + snapshot.serviceCIDRs.map(KubeObject.serviceCIDR)
      + snapshot.pods.map(KubeObject.pod) + snapshot.endpoints.map(KubeObject.endpoints)
    _ = apply(
      objects.map { KubeObjectChange($0.reference, $0) },
      completions: completions.completions.mapValues { Optional($0) })
  }

  /// Returns a snapshot with the objects as the controllers have completed them.
  package func completed(_ written: ClusterSnapshot) -> ClusterSnapshot {
    let made = snapshot
    return ClusterSnapshot(
      services: made.services, slices: made.slices, nodes: made.nodes, serviceCIDRs: made.serviceCIDRs,
      pods: made.pods, endpoints: made.endpoints, deployments: written.deployments,
      replicaSets: written.replicaSets)
  }
}
