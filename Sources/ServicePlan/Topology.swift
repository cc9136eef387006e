internal import Addresses
internal import ClusterModel

/// Which hints are used: those for nodes, those for zones, or none. All or nothing: they count only if every ready
/// endpoint has one and at least one of them names us (KEP-2433, KEP-3015).
public enum Topology: Hashable, Sendable {
  /// Those for nodes: only endpoints that are meant for this one.
  case node(String)
  /// Those for zones: only endpoints that are meant for this one.
  case zone(String)
  /// None.
  case everywhere

  init<Family: IPFamily>(_ ready: [Candidate<Family>], node: NodeView) {
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

  /// Whether a ready endpoint is meant for us.
  func allows<Family: IPFamily>(_ candidate: Candidate<Family>) -> Bool {
    switch self {
    case .everywhere: true
    case .node(let name): candidate.nodeHints.contains(name)
    case .zone(let name): candidate.zoneHints.contains(name)
    }
  }
}
