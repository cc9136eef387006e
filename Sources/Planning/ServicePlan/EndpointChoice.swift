internal import Addresses

/// Ready endpoints that topology allows; if there is none, those that terminate but still serve, wherever they are.
struct ClusterChoice<Family: IPFamily> {
  /// Nil when no endpoint is ready.
  let topology: Topology?

  init(_ candidates: [Candidate<Family>], node: NodeView) {
    topology = Topology(candidates, node: node)
  }

  /// Why the candidate is not among them; nil when it is.
  func objection(to candidate: Candidate<Family>) -> EndpointObjection? {
    guard candidate.isReady || candidate.isLastResort else { return .notReady }
    guard let topology else { return nil }
    if !candidate.isReady { return .othersAreReady }
    return topology.allows(candidate) ? nil : .meantForOthers
  }
}

/// Ready endpoints on this node; if there is none, those on this node that terminate but still serve. Topology does not
/// matter.
struct LocalChoice<Family: IPFamily> {
  private let hasReady: Bool

  init(_ candidates: [Candidate<Family>]) { hasReady = candidates.contains { $0.isReady && $0.isLocal } }

  /// Why the candidate is not among them; nil when it is.
  func objection(to candidate: Candidate<Family>) -> EndpointObjection? {
    guard candidate.isReady || candidate.isLastResort else { return .notReady }
    guard candidate.isLocal else { return .onAnotherNode }
    return candidate.isReady || !hasReady ? nil : .othersAreReady
  }
}
