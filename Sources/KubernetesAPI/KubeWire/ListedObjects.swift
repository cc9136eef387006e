package import ClusterModel

/// A builder for the objects of a list.
package struct ListedObjects {
  private var services: [Service] = []
  private var slices: [EndpointSlice] = []
  private var nodes: [Node] = []
  private var serviceCIDRs: [ServiceCIDR] = []

  /// Creates an empty builder.
  package init() {}

  /// Appends an object.
  package mutating func append(_ object: KubeObject) {
    switch object {
    case .service(let service): services.append(service)
    case .endpointSlice(let slice): slices.append(slice)
    case .node(let node): nodes.append(node)
    case .serviceCIDR(let cidr): serviceCIDRs.append(cidr)
    // The proxy does not list these.
    case .pod, .endpoints, .deployment, .replicaSet: break
    }
  }

  /// Appends a Service.
  package mutating func append(_ service: consuming Service) { services.append(service) }

  /// Appends a slice.
  package mutating func append(_ slice: consuming EndpointSlice) { slices.append(slice) }

  /// Returns the objects of this kind, in the order in which they were appended.
  package func list(of kind: WireKind) -> ObjectList {
    switch kind {
    case .service: .services(services)
    case .endpointSlice: .slices(slices)
    case .node: .nodes(nodes)
    case .serviceCIDR: .serviceCIDRs(serviceCIDRs)
    }
  }
}
