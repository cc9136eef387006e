package import KubeWire

extension WireKind {
  /// The resource name, as in paths and RBAC rules.
  package var resource: String {
    switch self {
    case .service: "services"
    case .endpointSlice: "endpointslices"
    case .node: "nodes"
    case .serviceCIDR: "servicecidrs"
    }
  }

  /// Whether a cluster may lack this API: ServiceCIDR is generally available only since Kubernetes 1.33.
  package var isOptional: Bool { self == .serviceCIDR }
}
