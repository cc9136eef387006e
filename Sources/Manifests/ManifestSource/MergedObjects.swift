internal import ClusterModel
internal import ManifestDecoding

/// The objects of several manifests, each kind and name once.
struct MergedObjects {
  private var services: [Service] = []
  private var slices: [EndpointSlice] = []
  private var nodes: [Node] = []
  private var serviceCIDRs: [ServiceCIDR] = []
  private var pods: [Pod] = []
  private var endpoints: [Endpoints] = []
  private var deployments: [Workload] = []
  private var replicaSets: [Workload] = []
  private var origins: [ObjectReference: Origin] = [:]
  private var diagnostics: Set<Diagnostic> = []

  /// Where an object was defined first.
  private struct Origin {
    /// Its index among those of its kind.
    let index: Int
    let file: String
  }

  /// All objects that were added.
  var snapshot: ClusterSnapshot {
    ClusterSnapshot(
      services: services, slices: slices, nodes: nodes, serviceCIDRs: serviceCIDRs, pods: pods,
      endpoints: endpoints, deployments: deployments, replicaSets: replicaSets)
  }

  /// The diagnostics, each once: a file may have been named twice.
  var sortedDiagnostics: [Diagnostic] { diagnostics.sorted() }

  /// Adds the objects of a file.
  mutating func add(_ manifest: DecodedManifest, from file: String) {
    diagnostics.formUnion(manifest.diagnostics)
    for object in manifest.objects { add(object, from: file) }
  }

  private mutating func add(_ object: KubeObject, from file: String) {
    let reference = object.reference
    if let first = origins[reference] {
      if !holds(object, at: first.index), !Overlay.contains(first.file) {
        diagnostics.insert(Self.conflict(reference, in: first.file, and: file))
      }
      return
    }
    origins[reference] = Origin(index: keep(object), file: file)
  }

  /// Whether the object of its kind at this index is equal.
  private func holds(_ object: KubeObject, at index: Int) -> Bool {
    switch object {
    case .service(let service): services[index] == service
    case .endpointSlice(let slice): slices[index] == slice
    case .node(let node): nodes[index] == node
    case .serviceCIDR(let cidr): serviceCIDRs[index] == cidr
    case .pod(let pod): pods[index] == pod
    case .endpoints(let object): endpoints[index] == object
    case .deployment(let workload): deployments[index] == workload
    case .replicaSet(let workload): replicaSets[index] == workload
    }
  }

  /// Appends an object to those of its kind. Returns its index there.
  private mutating func keep(_ object: KubeObject) -> Int {
    switch object {
    case .service(let service): services.appendReturningIndex(service)
    case .endpointSlice(let slice): slices.appendReturningIndex(slice)
    case .node(let node): nodes.appendReturningIndex(node)
    case .serviceCIDR(let cidr): serviceCIDRs.appendReturningIndex(cidr)
    case .pod(let pod): pods.appendReturningIndex(pod)
    case .endpoints(let object): endpoints.appendReturningIndex(object)
    case .deployment(let workload): deployments.appendReturningIndex(workload)
    case .replicaSet(let workload): replicaSets.appendReturningIndex(workload)
    }
  }

  /// Reports an object that two files, or one file twice, define with different content.
  static func conflict(_ reference: ObjectReference, in first: String, and second: String) -> Diagnostic {
    let problem =
      first == second
      ? "is defined twice in \(first), with different content; the first one counts"
      : "is defined in \(first) and, with different content, in \(second); the first one counts"
    return Diagnostic(.error, reference, problem: problem, remedy: "keep only one of the two, or rename one")
  }
}

extension Array {
  fileprivate mutating func appendReturningIndex(_ element: Element) -> Int {
    append(element)
    return count - 1
  }
}
