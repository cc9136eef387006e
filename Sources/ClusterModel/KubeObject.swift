/// One object of the API, of a kind that a proxy needs.
public enum KubeObject: Hashable, Sendable {
  /// A Service, core/v1.
  case service(Service)
  /// An EndpointSlice, discovery.k8s.io/v1.
  case endpointSlice(EndpointSlice)
  /// A Node, core/v1.
  case node(Node)
  /// A ServiceCIDR, networking.k8s.io/v1 or v1beta1.
  case serviceCIDR(ServiceCIDR)

  /// Its kind and name.
  public var reference: ObjectReference {
    switch self {
    case .service(let service): ObjectReference(kind: "Service", name: service.name)
    case .endpointSlice(let slice): ObjectReference(kind: "EndpointSlice", name: slice.name)
    case .node(let node): ObjectReference(kind: "Node", name: NamespacedName("", node.name))
    case .serviceCIDR(let cidr): ObjectReference(kind: "ServiceCIDR", name: NamespacedName("", cidr.name))
    }
  }
}
