package import ClusterModel

extension KubeObject {
  /// The change that adds or updates this object; nil for kinds that the proxy does not watch.
  package var change: ObjectChange? {
    switch self {
    case .service(let service): .service(service.name, service)
    case .endpointSlice(let slice): .slice(slice.name, slice)
    case .node(let node): .node(node.name, node)
    case .serviceCIDR(let cidr): .serviceCIDR(cidr.name, cidr)
    case .pod, .endpoints, .deployment, .replicaSet: nil
    }
  }
}

extension WireKind {
  /// Returns the change that deletes the object with this name.
  package func deletion(of name: NamespacedName) -> ObjectChange {
    switch self {
    case .service: .service(name, nil)
    case .endpointSlice: .slice(name, nil)
    case .node: .node(name.name, nil)
    case .serviceCIDR: .serviceCIDR(name.name, nil)
    }
  }
}
