/// The state of a cluster at one moment, with what the proxy and the tools need: one immutable value, independent of the
/// order in which its objects arrived. The proxy does not use Pods, Endpoints, Deployments and ReplicaSets.
public struct ClusterSnapshot: Hashable, Sendable, Encodable {
  /// Sorted by namespace and name.
  public let services: [Service]
  /// Sorted by namespace and name.
  public let slices: [EndpointSlice]
  /// Sorted by name.
  public let nodes: [Node]
  /// Sorted by name.
  public let serviceCIDRs: [ServiceCIDR]
  /// Sorted by namespace and name.
  public let pods: [Pod]
  /// Sorted by namespace and name.
  public let endpoints: [Endpoints]
  /// Sorted by namespace and name.
  public let deployments: [Workload]
  /// Sorted by namespace and name.
  public let replicaSets: [Workload]

  /// Creates a snapshot. Names must be unique within a kind.
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

  /// Whether there are no objects of the kinds that the proxy uses.
  public var hasNothingForAProxy: Bool {
    services.isEmpty && slices.isEmpty && nodes.isEmpty && serviceCIDRs.isEmpty
  }

  /// Returns the Node with this name.
  public func node(named name: String) -> Node? { nodes.first { $0.name == name } }
}
