public import Addresses
public import ClusterModel

/// A plan together with what is wrong with the objects that it was made of.
public struct PlanResult<Family: IPFamily>: Sendable {
  /// The plan.
  public let plan: Plan<Family>
  /// What is wrong, in order.
  public let diagnostics: [Diagnostic]
  /// What Services ask for and do not get, in order of their names; told in the diagnostics too.
  public let refusedClaims: [RefusedClaim<Family>]
}

extension Plan {
  /// What packets of this family meet on the node, given the cluster's state. Each Service is planned by itself;
  /// afterwards the strongest of the claims to one address is settled. Bad objects are reported and the rest works.
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
      masqueradeMark: settings.masqueradeMark)
  }

  func with(serviceCIDRs: [ServiceCIDR]) -> Self {
    Self(
      nodePortAddresses: nodePortAddresses, serviceCIDRs: Self.blocks(serviceCIDRs), localPods: localPods,
      masqueradeMark: masqueradeMark)
  }

  private static func blocks(_ serviceCIDRs: [ServiceCIDR]) -> [Prefix<Family>] {
    serviceCIDRs.flatMap(\.cidrs).compactMap { $0.own(Family.self) }.withoutNested()
  }
}

extension LocalPods {
  /// A detector by source tells nothing in a family that none of its blocks belongs to.
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
  /// Slices for headless Services are the DNS's business, and those that name another proxy are its.
  func isUsed(with settings: ProxySettings) -> Bool { objection(with: settings) == nil }
}
