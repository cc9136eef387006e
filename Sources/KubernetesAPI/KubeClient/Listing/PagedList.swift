package import ClusterModel
package import KubeWire

/// The objects of all pages of one list, each name once.
package struct PagedList: Hashable, Sendable {
  /// The resource version of the first page. If the pages are not of one consistent state, a watch from there repeats
  /// what happened between them instead of missing it.
  package private(set) var resourceVersion: String?
  /// Errors and warnings about the objects.
  package private(set) var diagnostics: [Diagnostic] = []
  private var services: [Service] = []
  private var slices: [EndpointSlice] = []
  private var nodes: [Node] = []
  private var serviceCIDRs: [ServiceCIDR] = []

  package init() {}

  /// Adds the objects of a page.
  package mutating func add(_ page: WireList) {
    if resourceVersion == nil { resourceVersion = page.resourceVersion }
    diagnostics += page.diagnostics
    switch page.objects {
    case .services(let objects): services += objects
    case .slices(let objects): slices += objects
    case .nodes(let objects): nodes += objects
    case .serviceCIDRs(let objects): serviceCIDRs += objects
    }
  }

  /// Returns all objects; of two with the same name, the later one.
  package func list(of kind: WireKind) -> ObjectList {
    switch kind {
    case .service: .services(Self.latest(services) { $0.name })
    case .endpointSlice: .slices(Self.latest(slices) { $0.name })
    case .node: .nodes(Self.latest(nodes) { $0.name })
    case .serviceCIDR: .serviceCIDRs(Self.latest(serviceCIDRs) { $0.name })
    }
  }

  private static func latest<Object, Name: Hashable & Comparable>(
    _ objects: [Object], _ name: (Object) -> Name
  ) -> [Object] {
    // Servers send them sorted, unless an object moved between pages.
    let isInOrder = objects.indices.dropFirst().allSatisfy {
      name(objects[$0 - 1]) < name(objects[$0])
    }
    if isInOrder { return objects }
    var names: Set<Name> = []
    names.reserveCapacity(objects.count)
    if objects.allSatisfy({ names.insert(name($0)).inserted }) { return objects }
    names.removeAll()
    return objects.reversed().filter { names.insert(name($0)).inserted }.reversed()
  }
}
