internal import ClusterModel
internal import KubeDecoding

/// What the pages of one list hold, each name once.
struct GatheredList: Hashable, Sendable {
  /// The resource version of the first page. Watching from there repeats what happened between the pages rather than
  /// missing it, should the server not hold all pages to one state.
  private(set) var resourceVersion: String?
  /// The resource version of every object, also of those that are wrong.
  private(set) var versions: [NamespacedName: String] = [:]
  /// What is wrong or doubtful.
  private(set) var diagnostics: [Diagnostic] = []
  private var objects: [KubeObject] = []
  private var places: [NamespacedName: Int] = [:]

  /// Adds a page.
  mutating func add(_ page: ListPage) {
    if resourceVersion == nil { resourceVersion = page.resourceVersion }
    for item in page.items { add(item) }
  }

  private mutating func add(_ item: ReceivedObject) {
    diagnostics += item.diagnostics
    guard let name = item.reference?.name else { return }
    versions[name] = item.resourceVersion
    guard let object = item.object else { return }
    if let place = places[name] {
      objects[place] = object
    } else {
      places[name] = objects.count
      objects.append(object)
    }
  }

  /// All objects, of this kind.
  func list(of kind: WatchedKind) -> ObjectList {
    switch kind {
    case .service:
      .services(objects.compactMap { if case .service(let service) = $0 { service } else { nil } })
    case .endpointSlice:
      .slices(objects.compactMap { if case .endpointSlice(let slice) = $0 { slice } else { nil } })
    case .node: .nodes(objects.compactMap { if case .node(let node) = $0 { node } else { nil } })
    case .serviceCIDR:
      .serviceCIDRs(objects.compactMap { if case .serviceCIDR(let cidr) = $0 { cidr } else { nil } })
    }
  }
}
