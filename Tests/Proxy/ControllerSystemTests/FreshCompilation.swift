import ClusterModel
import Controller
import DriverSupport
import NFTCompiler
import NFTDriver
import ServicePlan

/// Whether the tables are such that compiling everything would leave them unchanged.
func isCorrect(_ kernel: FakeKernel, _ engine: ProxyEngine) -> Bool {
  let snapshot = ClusterSnapshot(
    services: engine.cluster.services,
    slices: engine.cluster.services.flatMap { engine.cluster.slices(of: $0.name) },
    nodes: Array(engine.cluster.nodes.values), serviceCIDRs: Array(engine.cluster.serviceCIDRs.values))
  return isCorrect(kernel, engine, snapshot)
}

/// Whether the tables are such that compiling this cluster would leave them unchanged.
func isCorrect(_ kernel: FakeKernel, _ engine: ProxyEngine, _ cluster: ClusterSnapshot) -> Bool {
  let intent = Intent(cluster: cluster, node: engine.node, settings: engine.settings)
  return PendingCommit(from: kernel.tables, to: intent.plans).isEmpty
}
