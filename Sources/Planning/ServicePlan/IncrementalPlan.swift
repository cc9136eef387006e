public import Addresses
public import ClusterModel

/// The plan of one family, kept up to date as the cluster changes. An update takes time in proportion to the Services
/// that it concerns, and gives their new plans alone; whatever the order of updates, they are the plans that
/// `Plan.make` gives for the cluster's last state.
public struct IncrementalPlan<Family: IPFamily>: Sendable {
  /// What is true of the node as a whole.
  public private(set) var node: NodePlan<Family>
  private let planner: ServicePlanner<Family>
  private var claims: Claims<Family>

  /// A plan without Services. Another node or other settings ask for a new one.
  public init(on node: NodeView, with settings: ProxySettings, serviceCIDRs: [ServiceCIDR]) {
    self.node = NodePlan(serviceCIDRs: serviceCIDRs, node: node, settings: settings)
    planner = ServicePlanner(node: node, settings: settings, plan: self.node)
    claims = Claims(nodePortAddresses: self.node.nodePortAddresses)
  }

  /// The ServiceCIDRs are these now; no Service's plan depends on them.
  public mutating func setServiceCIDRs(_ serviceCIDRs: [ServiceCIDR]) {
    node = node.with(serviceCIDRs: serviceCIDRs)
  }

  /// Plans these Services anew, and those that gain or lose an address by that.
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

  /// Plans all Services anew; Services that are not among them are gone.
  ///
  /// - Parameter runner: plans them, in parts; however they are cut, the outcome is the same.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func replan(
    _ services: OrderedServices, in runner: any ParallelMapper = SerialMapper()
  ) -> FullPlan<Family> {
    let parts = runner.map(runner.ranges(of: services.count)) { [planner] range in
      PartialPlan(planner, services, range)
    }
    let planning = PlanAssembly(parts, nodePortAddresses: node.nodePortAddresses, in: runner)
    // Services that are gone claim nothing, whether anybody said so or not.
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

  /// What concerns the node rather than one Service.
  func nodeDiagnostics(_ services: some Sequence<Service>) -> [Diagnostic] {
    planner.unreachableNodePorts(of: services.filter(planner.serves))
  }
}

/// A plan of everything.
public struct FullPlan<Family: IPFamily>: Sendable {
  /// The plan.
  public let plan: Plan<Family>
  /// What is wrong, by Service.
  public let diagnostics: [NamespacedName: [Diagnostic]]
  /// What Services ask for and do not get, in order of their names; told in the diagnostics too.
  public let refusedClaims: [RefusedClaim<Family>]
  /// Which of the plan's Services may have UDP ports, by their places; most have none.
  public let udp: [Int]
  /// Which of the plan's Services have a policy Local, by their places.
  public let local: [Int]

  init(_ node: NodePlan<Family>, _ planning: PlanAssembly<Family>) {
    plan = Plan(node: node, services: planning.services)
    diagnostics = planning.diagnostics
    refusedClaims = planning.refusedClaims
    udp = planning.udp
    local = planning.local
  }
}

/// What an update changed in a plan.
public struct PlanUpdate<Family: IPFamily>: Sendable {
  /// The plans of the Services affected; nil for one that is not served, or not any more.
  public var services: [NamespacedName: ServicePlan<Family>?] = [:]
  /// What is wrong with those Services, if anything.
  public var diagnostics: [NamespacedName: [Diagnostic]] = [:]

  /// No change.
  public init() {}

  /// Adds a later update: what it says of a Service counts.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func merge(_ later: Self) {
    for (name, plan) in later.services {
      services[name] = .some(plan)
      diagnostics[name] = later.diagnostics[name]
    }
  }
}
