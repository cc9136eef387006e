internal import Addresses
internal import ClusterModel
internal import Ruleset
internal import RulesetCompiler
internal import ServicePlan

/// One family on its way from the cluster to the kernel: the plan as it should be, and the table as it is.
struct FamilyState<Family: IPFamily>: Sendable {
  private var plan: LivePlan<Family>
  /// Nil until the table has been read once, and again when nobody knows what is in it.
  private var program: ProgramState<Family>?
  /// Plans that are not in the table yet.
  private var pending = PlanUpdate<Family>()
  /// UDP flows that have to be looked at.
  private(set) var flows = ServedFlows<Family>()

  init(on node: NodeView, with settings: ProxySettings) {
    plan = LivePlan(on: node, with: settings, serviceCIDRs: [])
  }

  /// How many endpoints stand in the table.
  var endpointCount: Int { program?.endpointCount ?? 0 }
  var serviceCount: Int { program?.serviceCount ?? 0 }

  /// The node is another one now, or the settings are: every Service must be planned anew.
  mutating func move(to node: NodeView, with settings: ProxySettings, _ cluster: ClusterState) {
    plan = LivePlan(on: node, with: settings, serviceCIDRs: cluster.sortedServiceCIDRs)
    let names = Set(cluster.services.keys).union(program?.serviceNames.map { $0 } ?? [])
    pending.merge(plan.update(names, from: cluster))
  }

  /// Plans what was touched; gives what is wrong with the Services concerned.
  mutating func take(_ touched: ClusterState.Touched, from cluster: ClusterState) -> PlanUpdate<Family> {
    if touched.serviceCIDRs { plan.setServiceCIDRs(cluster.sortedServiceCIDRs) }
    let update = plan.update(touched.services, from: cluster)
    pending.merge(update)
    return update
  }

  /// What must be changed in the table; nil when that cannot be said without reading it.
  var change: ProgramChange<Family>? { program?.change(to: pending, node: plan.node) }

  /// Whose element the kernel refused.
  func owner(of element: Element, in set: SetName, _ change: ProgramChange<Family>) -> String? {
    program?.ownership(of: change).name(of: element, in: set)
  }

  /// The kernel has the change.
  mutating func accept(_ change: ProgramChange<Family>) {
    var changed = ServedFlows<Family>()
    changed.close(program?.udpFrontends(before: change) ?? [])
    for plan in pending.services.values { if let plan { changed.serve(plan) } }
    flows.merge(changed)
    program?.accept(change)
    pending = PlanUpdate()
  }

  /// All that the table must hold, given what it holds.
  mutating func everything(
    from cluster: ClusterState, like live: TableImage?, counting counters: PacketCounters
  ) -> (compilation: Compilation<Family>, whole: WholePlan<Family>) {
    program = nil
    plan.setServiceCIDRs(cluster.sortedServiceCIDRs)
    let whole = plan.replan(cluster)
    return (compile(whole.plan, like: live, counting: counters), whole)
  }

  /// The kernel has all of it.
  mutating func accept(
    _ compilation: Compilation<Family>, _ whole: WholePlan<Family>, replacing live: TableImage?
  ) {
    var changed = ServedFlows<Family>()
    changed.close(udpFrontends(in: live))
    for service in whole.plan.services { changed.serve(service) }
    flows.merge(changed)
    program = compilation.program
    pending = PlanUpdate()
  }

  /// The flows have been looked at.
  mutating func forgetFlows() { flows = ServedFlows() }
}

extension ClusterState {
  fileprivate var sortedServiceCIDRs: [ServiceCIDR] { serviceCIDRs.values.sorted { $0.name < $1.name } }
}
