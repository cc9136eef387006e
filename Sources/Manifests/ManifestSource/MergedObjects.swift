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

  /// The first definition of an object.
  private struct Origin {
    let object: KubeObject
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
      if first.object != object, !Overlay.contains(first.file) {
        diagnostics.insert(Self.conflict(reference, in: first.file, and: file))
      }
      return
    }
    origins[reference] = Origin(object: object, file: file)
    keep(object)
  }

  private mutating func keep(_ object: KubeObject) {
    switch object {
    case .service(let service): services.append(service)
    case .endpointSlice(let slice): slices.append(slice)
    case .node(let node): nodes.append(node)
    case .serviceCIDR(let cidr): serviceCIDRs.append(cidr)
    case .pod(let pod): pods.append(pod)
    case .endpoints(let object): endpoints.append(object)
    case .deployment(let workload): deployments.append(workload)
    case .replicaSet(let workload): replicaSets.append(workload)
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
