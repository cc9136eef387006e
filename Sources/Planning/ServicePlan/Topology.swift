internal import Addresses
internal import ClusterModel

/// Which hints are used: those for nodes, those for zones, or none. All or nothing: hints are used only if every ready
/// endpoint has one and at least one of them is for this node (KEP-2433, KEP-3015).
public enum Topology: Hashable, Sendable {
  /// Node hints: only endpoints with a hint for this node are used.
  case node(String)
  /// Zone hints: only endpoints with a hint for this zone are used.
  case zone(String)
  /// No hints: all endpoints are used.
  case everywhere

  /// Returns nil if no candidate is ready.
  init?<Family: IPFamily>(_ candidates: [Candidate<Family>], node: borrowing NodeView) {
    guard let first = candidates.indices.first(where: { candidates[$0].isReady }) else { return nil }
    if !candidates[first].hasHints {
      self = .everywhere
      return
    }
    // Indexed, and without key paths: copies and generic code would cost more than everything else here.
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

  /// Whether a ready endpoint may be used on this node.
  func allows<Family: IPFamily>(_ candidate: Candidate<Family>) -> Bool {
    switch self {
    case .everywhere: true
    case .node(let name): candidate.nodeHints.contains(name)
    case .zone(let name): candidate.zoneHints.contains(name)
    }
  }
}
