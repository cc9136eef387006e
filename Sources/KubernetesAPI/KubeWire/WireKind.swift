package import ClusterModel

/// A kind that the proxy lists and watches.
package enum WireKind: String, Hashable, Sendable, CaseIterable {
  /// Services, core/v1.
  case service = "Service"
  /// EndpointSlices, discovery.k8s.io/v1.
  case endpointSlice = "EndpointSlice"
  /// Nodes, core/v1.
  case node = "Node"
  /// ServiceCIDRs, networking.k8s.io/v1; the fields of v1beta1 are the same.
  case serviceCIDR = "ServiceCIDR"

  /// The supported API versions; the first one is requested.
  package var apiVersions: [String] {
    switch self {
    case .service, .node: ["v1"]
    case .endpointSlice: ["discovery.k8s.io/v1"]
    case .serviceCIDR: ["networking.k8s.io/v1", "networking.k8s.io/v1beta1"]
    }
  }

  /// Creates the kind of the objects in a list.
  package init(of list: ObjectList) {
    switch list {
    case .services: self = .service
    case .slices: self = .endpointSlice
    case .nodes: self = .node
    case .serviceCIDRs: self = .serviceCIDR
    }
  }
}
