internal import Addresses
internal import ClusterModel

/// The endpoints of one Service port as its slices name them, and the two sets that come of them.
struct EndpointSelection<Family: IPFamily> {
  /// In order of address and port, each once.
  private let candidates: [Candidate<Family>]

  /// Merges the slices by the port's name and transport: the slice's number counts, never targetPort.
  init(port: ServicePort, slices: [EndpointSlice], node: NodeView) {
    var found: [Candidate<Family>] = []
    for slice in slices where slice.family == Family.family {
      for entry in slice.ports where entry.name == port.name && entry.transport == port.transport {
        guard let number = entry.port else { continue }
        for endpoint in slice.endpoints {
          guard let address = Family.own(endpoint.address) else { continue }
          found.append(Candidate(Endpoint(address, number), endpoint, node: node))
        }
      }
    }
    candidates = Self.withoutDuplicates(found)
  }

  /// The same address and port twice counts once; the more useful of the two wins (kube-proxy: by chance).
  private static func withoutDuplicates(_ found: [Candidate<Family>]) -> [Candidate<Family>] {
    if zip(found, found.dropFirst()).allSatisfy({ $0.endpoint < $1.endpoint }) { return found }
    var kept: [Candidate<Family>] = []
    for candidate in found.sorted(by: { $0.precedes($1) })
    where kept.last?.endpoint != candidate.endpoint {
      kept.append(candidate)
    }
    return kept
  }

  /// Ready endpoints that topology allows; if there is none, those that terminate but still serve, wherever they
  /// are.
  func clusterEndpoints(for node: NodeView) -> [Endpoint<Family>] {
    let ready = candidates.filter(\.isReady)
    return ready.isEmpty
      ? candidates.filter(\.isLastResort).map(\.endpoint)
      : Topology(ready, node: node).allowed(ready).map(\.endpoint)
  }

  /// Ready endpoints on this node; if there is none, those on this node that terminate but still serve. Topology
  /// does not matter.
  var localEndpoints: [Endpoint<Family>] {
    let ready = candidates.filter { $0.isReady && $0.isLocal }
    return (ready.isEmpty ? candidates.filter { $0.isLastResort && $0.isLocal } : ready).map(\.endpoint)
  }

  /// Addresses on this node that a packet may be sent to, each once.
  var localAddresses: [Family.Address] {
    var found: [Family.Address] = []
    for candidate in candidates where candidate.isLocal && (candidate.isReady || candidate.isLastResort) {
      if candidate.endpoint.address != found.last { found.append(candidate.endpoint.address) }
    }
    return found
  }
}

/// One endpoint that a slice names for a port.
struct Candidate<Family: IPFamily> {
  let endpoint: Endpoint<Family>
  let isReady: Bool
  /// Terminates, and serves still.
  let isLastResort: Bool
  let isLocal: Bool
  let zoneHints: [String]
  let nodeHints: [String]

  init(_ endpoint: Endpoint<Family>, _ entry: SliceEndpoint, node: NodeView) {
    self.endpoint = endpoint
    isReady = entry.isReady
    isLastResort = !entry.isReady && entry.isServing && entry.isTerminating
    isLocal = entry.nodeName == node.name
    zoneHints = entry.zoneHints
    nodeHints = entry.nodeHints
  }

  /// The order in which duplicates stand side by side, the most useful one first. Everything that the outcome
  /// depends on is compared, so that it does not depend on the order of the slices.
  func precedes(_ other: Self) -> Bool {
    if endpoint != other.endpoint { return endpoint < other.endpoint }
    if usefulness != other.usefulness { return usefulness > other.usefulness }
    if zoneHints != other.zoneHints { return zoneHints.lexicographicallyPrecedes(other.zoneHints) }
    return nodeHints.lexicographicallyPrecedes(other.nodeHints)
  }

  private var usefulness: Int {
    (isReady ? 4 : 0) + (isLastResort ? 2 : 0) + (isLocal ? 1 : 0)
  }
}

/// Which hints are used: those for nodes, those for zones, or none. All or nothing: they count only if every ready
/// endpoint has one and at least one of them names us (KEP-2433, KEP-3015).
private enum Topology {
  case node(String)
  case zone(String)
  case everywhere

  init<Family>(_ ready: [Candidate<Family>], node: NodeView) {
    if Self.isUsable(ready.lazy.map(\.nodeHints), for: node.name) {
      self = .node(node.name)
    } else if let zone = node.zone, Self.isUsable(ready.lazy.map(\.zoneHints), for: zone) {
      self = .zone(zone)
    } else {
      self = .everywhere
    }
  }

  private static func isUsable(_ hints: some Collection<[String]>, for name: String) -> Bool {
    hints.allSatisfy { !$0.isEmpty } && hints.contains { $0.contains(name) }
  }

  func allowed<Family>(_ ready: [Candidate<Family>]) -> [Candidate<Family>] {
    switch self {
    case .everywhere: ready
    case .node(let name): ready.filter { $0.nodeHints.contains(name) }
    case .zone(let name): ready.filter { $0.zoneHints.contains(name) }
    }
  }
}
