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

  /// The most objects that a list can have. Kubernetes is made for 10 000 Services; a server that sends page after page is
  /// mistaken, or means to fill the memory.
  package static let mostObjects = 5_000_000

  /// Whether a server that goes on with this token after the page that was requested with `previous` gets nowhere: the token
  /// is the same, or there are more objects than a list can have.
  package func isEndless(with token: String, after previous: String?) -> Bool {
    token == previous || services.count + slices.count + nodes.count + serviceCIDRs.count > Self.mostObjects
  }

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
