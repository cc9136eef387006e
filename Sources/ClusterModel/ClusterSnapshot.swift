/// The state of the world at one moment, as far as a proxy needs it: one immutable value, the same whatever order
/// its objects came in.
public struct ClusterSnapshot: Hashable, Sendable, Encodable {
  /// By namespace and name.
  public let services: [Service]
  /// By namespace and name.
  public let slices: [EndpointSlice]
  /// By name.
  public let nodes: [Node]
  /// By name.
  public let serviceCIDRs: [ServiceCIDR]

  /// A snapshot of these objects. Names are unique within a kind.
  public init(
    services: [Service] = [], slices: [EndpointSlice] = [], nodes: [Node] = [],
    serviceCIDRs: [ServiceCIDR] = []
  ) {
    self.services = services.sorted { $0.name < $1.name }
    self.slices = slices.sorted { $0.name < $1.name }
    self.nodes = nodes.sorted { $0.name < $1.name }
    self.serviceCIDRs = serviceCIDRs.sorted { $0.name < $1.name }
  }

  /// The Node of this name.
  public func node(named name: String) -> Node? { nodes.first { $0.name == name } }
}
