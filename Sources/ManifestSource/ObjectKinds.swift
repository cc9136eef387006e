internal import ClusterModel
internal import KubeDecoding

/// The objects by kind, as a list of all that there is.
struct ObjectKinds {
  private var services: [Service] = []
  private var slices: [EndpointSlice] = []
  private var nodes: [Node] = []
  private var serviceCIDRs: [ServiceCIDR] = []

  init(_ objects: some Sequence<KubeObject>) {
    for object in objects {
      if case .service(let service) = object { services.append(service) }
      if case .endpointSlice(let slice) = object { slices.append(slice) }
      if case .node(let node) = object { nodes.append(node) }
      if case .serviceCIDR(let cidr) = object { serviceCIDRs.append(cidr) }
    }
  }

  /// One list of each kind that is followed, also when there is none of it.
  var updates: [ClusterUpdate] {
    [
      .listed(.services(services)), .listed(.slices(slices)), .listed(.nodes(nodes)),
      .listed(.serviceCIDRs(serviceCIDRs)),
    ]
  }
}

extension FolderContents.Change {
  /// The change as those hear it who follow the cluster; nil for kinds that nobody follows.
  var update: ClusterUpdate? {
    guard let object = new ?? old else { return nil }
    let isGone = new == nil
    if case .service(let service) = object { return .changed(.service(service.name, isGone ? nil : service)) }
    if case .endpointSlice(let slice) = object { return .changed(.slice(slice.name, isGone ? nil : slice)) }
    if case .node(let node) = object { return .changed(.node(node.name, isGone ? nil : node)) }
    if case .serviceCIDR(let cidr) = object { return .changed(.serviceCIDR(cidr.name, isGone ? nil : cidr)) }
    return nil
  }
}
