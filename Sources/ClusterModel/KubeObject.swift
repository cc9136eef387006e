/// One object of the API, of a kind that a proxy, or one of its tools, needs.
public enum KubeObject: Hashable, Sendable {
  /// A Service, core/v1.
  case service(Service)
  /// An EndpointSlice, discovery.k8s.io/v1.
  case endpointSlice(EndpointSlice)
  /// A Node, core/v1.
  case node(Node)
  /// A ServiceCIDR, networking.k8s.io/v1 or v1beta1.
  case serviceCIDR(ServiceCIDR)
  /// A Pod, core/v1.
  case pod(Pod)
  /// A Deployment, apps/v1.
  case deployment(Workload)
  /// A ReplicaSet, apps/v1.
  case replicaSet(Workload)

  /// Its kind and name.
  public var reference: ObjectReference {
    switch self {
    case .service(let service): ObjectReference(kind: "Service", name: service.name)
    case .endpointSlice(let slice): ObjectReference(kind: "EndpointSlice", name: slice.name)
    case .node(let node): ObjectReference(kind: "Node", name: NamespacedName("", node.name))
    case .serviceCIDR(let cidr): ObjectReference(kind: "ServiceCIDR", name: NamespacedName("", cidr.name))
    case .pod(let pod): ObjectReference(kind: "Pod", name: pod.name)
    case .deployment(let workload): ObjectReference(kind: "Deployment", name: workload.name)
    case .replicaSet(let workload): ObjectReference(kind: "ReplicaSet", name: workload.name)
    }
  }
}
