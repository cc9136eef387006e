internal import ClusterModel

extension ObjectChange {
  /// The name of the object that changed.
  var name: NamespacedName {
    switch self {
    case .service(let name, _), .slice(let name, _): name
    case .node(let name, _), .serviceCIDR(let name, _): NamespacedName("", name)
    }
  }

  /// Whether the object was deleted, or is invalid and therefore left out.
  var isGone: Bool {
    switch self {
    case .service(_, nil), .slice(_, nil), .node(_, nil), .serviceCIDR(_, nil): true
    case .service, .slice, .node, .serviceCIDR: false
    }
  }
}
