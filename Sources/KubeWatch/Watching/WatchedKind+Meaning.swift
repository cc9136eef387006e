internal import ClusterModel
internal import KubeDecoding

extension WatchedKind {
  /// Whether a cluster may well not have it: ServiceCIDRs are an API of their own since Kubernetes 1.33.
  var isOptional: Bool { self == .serviceCIDR }

  /// The change that makes this name's object be this; nil when it is gone, or is wrong and therefore left out.
  func change(_ name: NamespacedName, _ object: KubeObject?) -> ObjectChange {
    switch (self, object) {
    case (_, .service(let service)): .service(name, service)
    case (_, .endpointSlice(let slice)): .slice(name, slice)
    case (_, .node(let node)): .node(name.name, node)
    case (_, .serviceCIDR(let cidr)): .serviceCIDR(name.name, cidr)
    case (.service, nil): .service(name, nil)
    case (.endpointSlice, nil): .slice(name, nil)
    case (.node, nil): .node(name.name, nil)
    case (.serviceCIDR, nil): .serviceCIDR(name.name, nil)
    }
  }
}
