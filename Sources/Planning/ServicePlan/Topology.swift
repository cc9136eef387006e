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

  /// Nil when none of the candidates is ready.
  init?<Family: IPFamily>(_ candidates: [Candidate<Family>], node: NodeView) {
    guard let first = candidates.indices.first(where: { candidates[$0].isReady }) else { return nil }
    // By place, and without key paths: copying and generic code would cost more than all the rest.
    func isUsable(_ hints: (Candidate<Family>) -> [String], for name: String) -> Bool {
      let ready = candidates.indices[first...].lazy.filter { candidates[$0].isReady }
      return ready.allSatisfy { !hints(candidates[$0]).isEmpty }
        && ready.contains { hints(candidates[$0]).contains(name) }
    }
    if isUsable({ $0.nodeHints }, for: node.name) {
      self = .node(node.name)
    } else if let zone = node.zone, isUsable({ $0.zoneHints }, for: zone) {
      self = .zone(zone)
    } else {
      self = .everywhere
    }
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
