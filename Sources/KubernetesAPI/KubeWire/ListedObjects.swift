package import ClusterModel

/// The objects of a list, while it is read.
package struct ListedObjects {
  private var services: [Service] = []
  private var slices: [EndpointSlice] = []
  private var nodes: [Node] = []
  private var serviceCIDRs: [ServiceCIDR] = []

  /// None yet.
  package init() {}

  /// Adds an object.
  package mutating func append(_ object: KubeObject) {
    switch object {
    case .service(let service): services.append(service)
    case .endpointSlice(let slice): slices.append(slice)
    case .node(let node): nodes.append(node)
    case .serviceCIDR(let cidr): serviceCIDRs.append(cidr)
    // A proxy lists none of these.
    case .pod, .endpoints, .deployment, .replicaSet: break
    }
  }

  /// Adds a Service.
  package mutating func append(_ service: consuming Service) { services.append(service) }

  /// Adds a slice.
  package mutating func append(_ slice: consuming EndpointSlice) { slices.append(slice) }

  /// Those of this kind, in the order of coming.
  package func list(of kind: WireKind) -> ObjectList {
    switch kind {
    case .service: .services(services)
    case .endpointSlice: .slices(slices)
    case .node: .nodes(nodes)
    case .serviceCIDR: .serviceCIDRs(serviceCIDRs)
    }
  }
}
