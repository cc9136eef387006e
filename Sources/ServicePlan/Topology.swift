internal import Addresses
internal import ClusterModel

/// Which hints are used: those for nodes, those for zones, or none. All or nothing: they count only if every ready
/// endpoint has one and at least one of them names us (KEP-2433, KEP-3015).
enum Topology {
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
