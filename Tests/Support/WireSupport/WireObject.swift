internal import ClusterModel

/// An object of the API as a message.
protocol WireObject {
  static var apiVersion: String { get }
  static var kind: String { get }
  /// Writes the object without envelope.
  func write(to writer: inout WireWriter, resourceVersion: String)
}

extension KubeObject {
  /// The object that it holds.
  var wireObject: any WireObject {
    switch self {
    case .service(let service): service
    case .endpointSlice(let slice): slice
    case .node(let node): node
    case .serviceCIDR(let cidr): cidr
    case .pod, .endpoints, .deployment, .replicaSet:
      preconditionFailure("\(reference) is of a kind that no proxy watches")
    }
  }
}

extension ObjectList {
  /// The objects that it holds, in order.
  var wireObjects: [any WireObject] {
    switch self {
    case .services(let services): services
    case .slices(let slices): slices
    case .nodes(let nodes): nodes
    case .serviceCIDRs(let cidrs): cidrs
    }
  }
}
