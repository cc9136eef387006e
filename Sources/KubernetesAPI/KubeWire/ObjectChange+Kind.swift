package import ClusterModel

extension KubeObject {
  /// The change that this object tells of; nil for kinds that no proxy watches.
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
  /// The object of this name is gone.
  package func deletion(of name: NamespacedName) -> ObjectChange {
    switch self {
    case .service: .service(name, nil)
    case .endpointSlice: .slice(name, nil)
    case .node: .node(name.name, nil)
    case .serviceCIDR: .serviceCIDR(name.name, nil)
    }
  }
}
