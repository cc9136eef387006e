public import Addresses
public import ClusterModel

/// The plan of one family, kept up to date as the cluster changes. An update takes time in proportion to the number of
/// Services that it affects, and returns new plans for these only. Whatever the order of the updates, the result is
/// what `Plan.make` returns for the last state of the cluster.
public struct IncrementalPlan<Family: IPFamily>: Sendable {
  /// The part of the plan that concerns the node as a whole.
  public private(set) var node: NodePlan<Family>
  private let planner: ServicePlanner<Family>
  private var claims: Claims<Family>

  /// Creates a plan without Services. A change of the node or the settings requires a new plan.
  public init(on node: NodeView, with settings: ProxySettings, serviceCIDRs: [ServiceCIDR]) {
    self.node = NodePlan(serviceCIDRs: serviceCIDRs, node: node, settings: settings)
    planner = ServicePlanner(node: node, settings: settings, plan: self.node)
    claims = Claims(nodePortAddresses: self.node.nodePortAddresses)
  }

  /// Replaces the ServiceCIDRs; no Service's plan depends on them.
  public mutating func setServiceCIDRs(_ serviceCIDRs: [ServiceCIDR]) {
    node = node.with(serviceCIDRs: serviceCIDRs)
  }

  /// Plans these Services again, and those that gain or lose an address as a result.
  @_specialize(where Family == IPv4, Names == Set<NamespacedName>)
  @_specialize(where Family == IPv6, Names == Set<NamespacedName>)
  public mutating func update<Names: Sequence<NamespacedName>>(
    _ names: Names, from cluster: ClusterState
  ) -> PlanUpdate<Family> {
    var update = PlanUpdate<Family>()
    var affected: Set<NamespacedName> = []
    for name in names {
      let plan = unresolvedPlan(name, from: cluster)
      update.services[name] = .some(plan)
      affected.formUnion(claims.set(plan?.claims ?? [], of: name, created: plan?.created))
    }
    for name in affected where update.services[name] == nil {
      update.services[name] = .some(unresolvedPlan(name, from: cluster))
    }
    resolveConflicts(in: &update, from: cluster)
    return update
  }

  /// Plans all Services again, and removes those that are not in the list.
  ///
  /// - Parameter runner: runs the planning in parts; how they are cut does not affect the outcome.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func replan(
    _ services: OrderedServices, in runner: any ParallelMapper = SerialMapper()
  ) -> FullPlan<Family> {
    let parts = runner.map(runner.ranges(of: services.count)) { [planner] range in
      PartialPlan(of: services, in: range, by: planner)
    }
    let planning = PlanAssembly(parts, nodePortAddresses: node.nodePortAddresses, in: runner)
    // Services that are gone have no claims, whether or not their deletion was reported.
    claims = planning.claims
    return FullPlan(node, planning)
  }

  private func unresolvedPlan(_ name: NamespacedName, from cluster: ClusterState) -> ServicePlan<Family>? {
    guard let service = cluster.service(name), planner.serves(service) else { return nil }
    return planner.plan(service, slices: cluster.slices(of: name))
  }

  private func resolveConflicts(in update: inout PlanUpdate<Family>, from cluster: ClusterState) {
    for (name, plan) in update.services {
      guard var plan else { continue }
      var diagnostics = claims.resolveConflicts(in: &plan).map(\.diagnostic)
      if let service = cluster.service(name) { diagnostics += planner.warnings(about: service) }
      update.services[name] = .some(plan)
      if !diagnostics.isEmpty { update.diagnostics[name] = diagnostics }
    }
  }

  /// Returns diagnostics that concern the node rather than a Service.
  func nodeDiagnostics(_ services: some Sequence<Service>) -> [Diagnostic] {
    planner.unreachableNodePorts(of: services.filter(planner.serves))
  }
}

/// A plan for all Services.
public struct FullPlan<Family: IPFamily>: Sendable {
  /// The plan.
  public let plan: Plan<Family>
  /// Errors and warnings, by Service.
  public let diagnostics: [NamespacedName: [Diagnostic]]
  /// Claims that Services lost, ordered by Service name; also reported in the diagnostics.
  public let refusedClaims: [RefusedClaim<Family>]
  /// Indices of the plan's Services that may have UDP ports; most have none.
  public let udp: [Int]
  /// Indices of the plan's Services with internalTrafficPolicy or externalTrafficPolicy Local.
  public let local: [Int]

  init(_ node: NodePlan<Family>, _ planning: PlanAssembly<Family>) {
    plan = Plan(node: node, services: planning.services)
    diagnostics = planning.diagnostics
    refusedClaims = planning.refusedClaims
    udp = planning.udp
    local = planning.local
  }
}

/// The changes that an update makes to a plan.
public struct PlanUpdate<Family: IPFamily>: Sendable {
  /// The plans of the affected Services; nil for one that is not, or no longer, served.
  public var services: [NamespacedName: ServicePlan<Family>?] = [:]
  /// Errors and warnings about those Services.
  public var diagnostics: [NamespacedName: [Diagnostic]] = [:]

  /// Creates an update without changes.
  public init() {}

  /// Adds a later update, which replaces what this one has for the same Services.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func merge(_ later: Self) {
    for (name, plan) in later.services {
      services[name] = .some(plan)
      diagnostics[name] = later.diagnostics[name]
    }
  }
}
