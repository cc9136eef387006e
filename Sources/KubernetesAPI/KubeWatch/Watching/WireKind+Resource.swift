internal import KubeWire

extension WireKind {
  /// The resource's name, as it stands in paths and in RBAC rules.
  var resource: String {
    switch self {
    case .service: "services"
    case .endpointSlice: "endpointslices"
    case .node: "nodes"
    case .serviceCIDR: "servicecidrs"
    }
  }

  /// Where the API server serves all objects of this kind.
  var path: String {
    let version = apiVersions[0]
    return "/\(version.contains("/") ? "apis" : "api")/\(version)/\(resource)"
  }

  /// Whether a cluster may well not have it: ServiceCIDRs are an API of their own since Kubernetes 1.33.
  var isOptional: Bool { self == .serviceCIDR }
}
