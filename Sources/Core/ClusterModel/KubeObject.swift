/// An object of one of the kinds that the proxy or the tools use.
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
  /// An Endpoints object, core/v1.
  case endpoints(Endpoints)
  /// A Deployment, apps/v1.
  case deployment(Workload)
  /// A ReplicaSet, apps/v1.
  case replicaSet(Workload)

  /// The object's kind and name.
  public var reference: ObjectReference {
    switch self {
    case .service(let service): ObjectReference(kind: "Service", name: service.name)
    case .endpointSlice(let slice): ObjectReference(kind: "EndpointSlice", name: slice.name)
    case .node(let node): ObjectReference(kind: "Node", name: NamespacedName("", node.name))
    case .serviceCIDR(let cidr): ObjectReference(kind: "ServiceCIDR", name: NamespacedName("", cidr.name))
    case .pod(let pod): ObjectReference(kind: "Pod", name: pod.name)
    case .endpoints(let endpoints): ObjectReference(kind: "Endpoints", name: endpoints.name)
    case .deployment(let workload): ObjectReference(kind: "Deployment", name: workload.name)
    case .replicaSet(let workload): ObjectReference(kind: "ReplicaSet", name: workload.name)
    }
  }
}

/// The current state of one object of any kind.
public struct KubeObjectChange: Hashable, Sendable {
  /// The object's kind and name.
  public let reference: ObjectReference
  /// The object; nil if it was deleted.
  public let object: KubeObject?

  /// Creates a change to this object.
  public init(_ reference: ObjectReference, _ object: KubeObject?) {
    self.reference = reference
    self.object = object
  }
}
