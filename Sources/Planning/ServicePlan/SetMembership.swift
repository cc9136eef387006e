internal import Addresses

/// Which endpoints the Cluster set has: the ready ones that topology allows; if none is ready, those that are terminating
/// but still serving, on any node. An endpoint
/// with weight 0 counts as one that is not ready.
struct ClusterMembership<Family: IPFamily> {
  /// Nil when no endpoint is ready.
  let topology: Topology?

  init(_ candidates: [Candidate<Family>], node: borrowing NodeView) {
    topology = Topology(candidates, node: node)
  }

  /// Whether the candidate is used.
  func uses(_ candidate: Candidate<Family>) -> Bool {
    guard let topology else { return candidate.isLastResort }
    return candidate.isReady && topology.allows(candidate)
  }

  /// Returns why the candidate is not used, or nil if it is.
  func objection(to candidate: Candidate<Family>) -> EndpointObjection? {
    if uses(candidate) { return nil }
    return candidate.objection ?? (candidate.isReady ? .meantForOthers : .othersAreReady)
  }
}

/// Which endpoints the Local set has: the ready ones on this node; if there are none, those on this node that are
/// terminating but still serving. Ignores topology.
struct LocalMembership<Family: IPFamily> {
  private let hasReady: Bool

  init(_ candidates: [Candidate<Family>]) { hasReady = candidates.contains { $0.isReady && $0.isLocal } }

  /// Whether the candidate is used.
  func uses(_ candidate: Candidate<Family>) -> Bool {
    candidate.isLocal && (hasReady ? candidate.isReady : candidate.isLastResort)
  }

  /// Returns why the candidate is not used, or nil if it is.
  func objection(to candidate: Candidate<Family>) -> EndpointObjection? {
    if uses(candidate) { return nil }
    return candidate.objection ?? (candidate.isLocal ? .othersAreReady : .onAnotherNode)
  }
}

extension Candidate {
  /// Why it gets no new connections, whatever the others are.
  fileprivate var objection: EndpointObjection? {
    if isReady || isLastResort { return nil }
    return isServing ? .hasNoWeight : .notReady
  }
}
