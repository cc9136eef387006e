public import Addresses
public import ClusterModel

/// A plan, with the problems of the objects that it was made from.
public struct PlanResult<Family: IPFamily>: Sendable {
  /// The plan.
  public let plan: Plan<Family>
  /// Errors and warnings, in order.
  public let diagnostics: [Diagnostic]
  /// Claims that Services lost, ordered by Service name; also reported in the diagnostics.
  public let refusedClaims: [RefusedClaim<Family>]
}

extension Plan {
  /// Makes the plan for the cluster's state. Plans each Service on its own, then resolves conflicts between claims.
  /// Invalid objects are reported, and the rest is served.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public static func make(
    for cluster: ClusterSnapshot, on node: NodeView, with settings: ProxySettings
  ) -> PlanResult<Family> {
    var live = IncrementalPlan<Family>(on: node, with: settings, serviceCIDRs: cluster.serviceCIDRs)
    let state = ClusterState(cluster)
    let whole = live.replan(state.inOrder)
    let diagnostics = whole.diagnostics.values.flatMap { $0 } + live.nodeDiagnostics(cluster.services)
    return PlanResult(
      plan: whole.plan, diagnostics: diagnostics.sorted(), refusedClaims: whole.refusedClaims)
  }
}

extension NodePlan {
  init(serviceCIDRs: [ServiceCIDR], node: NodeView, settings: ProxySettings) {
    self.init(
      nodePortAddresses: node.nodePortAddresses(Family.self, settings.nodePortAddresses),
      serviceCIDRs: Self.blocks(serviceCIDRs), localPods: LocalPods(settings.localPods),
      masqueradeMark: settings.masqueradeMark, refusesOtherPorts: settings.refusesOtherPorts)
  }

  func with(serviceCIDRs: [ServiceCIDR]) -> Self {
    Self(
      nodePortAddresses: nodePortAddresses, serviceCIDRs: Self.blocks(serviceCIDRs), localPods: localPods,
      masqueradeMark: masqueradeMark, refusesOtherPorts: refusesOtherPorts)
  }

  private static func blocks(_ serviceCIDRs: [ServiceCIDR]) -> [Prefix<Family>] {
    serviceCIDRs.flatMap(\.cidrs).compactMap { $0.own(Family.self) }.withoutNested()
  }
}

extension LocalPods {
  /// A detector by source recognizes nothing in a family in which it has no block.
  init(_ detector: LocalPodDetector) {
    switch detector {
    case .none: self = .unknown
    case .interface(let match): self = .interface(match)
    case .sources(let prefixes):
      let own = prefixes.compactMap { $0.own(Family.self) }.withoutNested()
      self = own.isEmpty ? .unknown : .sources(own)
    }
  }
}

extension EndpointSlice {
  /// Slices of headless Services are for DNS only, and labeled ones are for the proxy that they name.
  func isUsed(with settings: ProxySettings) -> Bool { objection(with: settings) == nil }
}
