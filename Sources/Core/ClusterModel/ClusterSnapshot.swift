/// The state of the world at one moment, as far as a proxy and the tools beside it need it: one immutable value, the
/// same whatever order its objects came in. A proxy does without Pods, Endpoints,
/// Deployments and ReplicaSets.
public struct ClusterSnapshot: Hashable, Sendable, Encodable {
  /// By namespace and name.
  public let services: [Service]
  /// By namespace and name.
  public let slices: [EndpointSlice]
  /// By name.
  public let nodes: [Node]
  /// By name.
  public let serviceCIDRs: [ServiceCIDR]
  /// By namespace and name.
  public let pods: [Pod]
  /// By namespace and name.
  public let endpoints: [Endpoints]
  /// By namespace and name.
  public let deployments: [Workload]
  /// By namespace and name.
  public let replicaSets: [Workload]

  /// A snapshot of these objects. Names are unique within a kind.
  public init(
    services: [Service] = [], slices: [EndpointSlice] = [], nodes: [Node] = [],
    serviceCIDRs: [ServiceCIDR] = [], pods: [Pod] = [], endpoints: [Endpoints] = [],
    deployments: [Workload] = [], replicaSets: [Workload] = []
  ) {
    self.services = services.sorted { $0.name < $1.name }
    self.slices = slices.sorted { $0.name < $1.name }
    self.nodes = nodes.sorted { $0.name < $1.name }
    self.serviceCIDRs = serviceCIDRs.sorted { $0.name < $1.name }
    self.pods = pods.sorted { $0.name < $1.name }
    self.endpoints = endpoints.sorted { $0.name < $1.name }
    self.deployments = deployments.sorted { $0.name < $1.name }
    self.replicaSets = replicaSets.sorted { $0.name < $1.name }
  }

  /// Whether nothing is in it that a proxy needs.
  public var hasNothingForAProxy: Bool {
    services.isEmpty && slices.isEmpty && nodes.isEmpty && serviceCIDRs.isEmpty
  }

  /// The Node of this name.
  public func node(named name: String) -> Node? { nodes.first { $0.name == name } }
}
