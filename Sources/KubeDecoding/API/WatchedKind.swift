/// A kind that a proxy lists and watches.
public enum WatchedKind: String, Hashable, Sendable, CaseIterable {
  /// Services, core/v1.
  case service = "Service"
  /// EndpointSlices, discovery.k8s.io/v1.
  case endpointSlice = "EndpointSlice"
  /// Nodes, core/v1.
  case node = "Node"
  /// ServiceCIDRs, networking.k8s.io/v1.
  case serviceCIDR = "ServiceCIDR"

  /// The resource's name, as it stands in paths and in RBAC rules.
  public var resource: String {
    switch self {
    case .service: "services"
    case .endpointSlice: "endpointslices"
    case .node: "nodes"
    case .serviceCIDR: "servicecidrs"
    }
  }

  /// The API's group; empty for core/v1.
  public var group: String {
    switch self {
    case .service, .node: ""
    case .endpointSlice: "discovery.k8s.io"
    case .serviceCIDR: "networking.k8s.io"
    }
  }

  /// Where the API server serves all objects of this kind.
  public var path: String { group.isEmpty ? "/api/v1/\(resource)" : "/apis/\(group)/v1/\(resource)" }

  /// How objects of this kind are read.
  var type: any ResourceObject.Type {
    switch self {
    case .service: ServiceObject.self
    case .endpointSlice: EndpointSliceObject.self
    case .node: NodeObject.self
    case .serviceCIDR: ServiceCIDRObject.self
    }
  }
}
