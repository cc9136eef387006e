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

  init<Family: IPFamily>(_ ready: some Sequence<Candidate<Family>>, node: NodeView) {
    // No key paths here: in generic code each would be made anew, which costs more than all the rest.
    if Self.isUsable(ready.lazy.map { $0.nodeHints }, for: node.name) {
      self = .node(node.name)
    } else if let zone = node.zone, Self.isUsable(ready.lazy.map { $0.zoneHints }, for: zone) {
      self = .zone(zone)
    } else {
      self = .everywhere
    }
  }

  private static func isUsable(_ hints: some Sequence<[String]>, for name: String) -> Bool {
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
