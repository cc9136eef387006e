internal import Addresses
internal import ClusterModel
internal import NFTRuleset
internal import NFTCompiler
internal import ServicePlan

/// One family on its way from the cluster to the kernel: the plan as it should be, and the table as it is.
struct FamilyState<Family: IPFamily>: Sendable {
  private var plan: LivePlan<Family>
  /// Nil until the table has been read once, and again when nobody knows what is in it.
  private var program: ProgramState<Family>?
  /// Plans that are not in the table yet.
  private var pending = PlanUpdate<Family>()
  /// Services that have endpoints, but none that policy Local allows.
  private(set) var withoutLocalEndpoints = ServicesWithoutLocalEndpoints()
  /// UDP flows that have to be looked at.
  private(set) var flows = ServedFlows<Family>()
  /// Where UDP packets were served by tables of before. The one that is read next may not name them, because a change that
  /// took them away is in force although its answer was lost, or because somebody else took them away.
  private var formerFrontends: Set<FrontendKey<Family>> = []
  /// Where UDP packets are served if the batch is in force of which that is not known.
  private var uncertainFrontends: Set<FrontendKey<Family>> = []

  /// For how long clients are to be remembered whom the kernel may remember for another time.
  private(set) var affinityTimes = AffinityTimes(Family.family)

  init(on node: NodeView, with settings: ProxySettings) {
    plan = LivePlan(on: node, with: settings, serviceCIDRs: [])
  }

  /// Whether changes can be told without reading the table.
  var knowsTable: Bool { program != nil }
  /// How many endpoints stand in the table.
  var endpointCount: Int { program?.endpointCount ?? 0 }
  /// How many Services it serves.
  var serviceCount: Int { program?.serviceCount ?? 0 }
  /// The addresses that node ports are served on.
  var nodePortAddresses: [Family.Address] { plan.node.nodePortAddresses }

  /// The table will be read, whatever comes between.
  mutating func forgetTable() {
    formerFrontends.formUnion(program?.udpFrontends ?? [])
    program = nil
  }

  /// The node is another one now, or the settings are; what was planned for the old one is of no use.
  mutating func move(to node: NodeView, with settings: ProxySettings) {
    plan = LivePlan(on: node, with: settings, serviceCIDRs: [])
  }

  /// The node is another one now, or the settings are: every Service is planned anew.
  mutating func move(to node: NodeView, with settings: ProxySettings, _ cluster: ClusterState) {
    plan = LivePlan(on: node, with: settings, serviceCIDRs: cluster.sortedServiceCIDRs)
    let names = Set(cluster.services.lazy.map(\.name)).union(program?.serviceNames.map { $0 } ?? [])
    merge(plan.update(names, from: cluster))
  }

  private mutating func merge(_ update: PlanUpdate<Family>) {
    for (name, plan) in update.services { withoutLocalEndpoints.note(plan?.ports ?? [], at: name) }
    pending.merge(update)
  }

  /// The ServiceCIDRs are those of the cluster now.
  mutating func updateServiceCIDRs(from cluster: ClusterState) {
    plan.setServiceCIDRs(cluster.sortedServiceCIDRs)
  }

  /// Plans these Services; gives what is wrong with those concerned.
  mutating func replan(_ names: Set<NamespacedName>, from cluster: ClusterState) -> PlanUpdate<Family> {
    let update = plan.update(names, from: cluster)
    merge(update)
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
    affinityTimes.merge(change.affinityTimes)
    program?.accept(change)
    pending = PlanUpdate()
  }

  /// Nobody knows whether the table has the change that was sent.
  mutating func markChangeUncertain() {
    var promised = ServedFlows<Family>()
    for plan in pending.services.values { if let plan { promised.serve(plan) } }
    uncertainFrontends = Set(promised.endpoints.keys)
    forgetTable()
  }

  /// Nobody knows whether the table has all that was sent.
  mutating func markUncertain(_ whole: WholePlan<Family>) {
    var promised = ServedFlows<Family>()
    for index in whole.udp { promised.serve(whole.plan.services[index]) }
    uncertainFrontends = Set(promised.endpoints.keys)
  }

  /// What was sent and in doubt is known to be in force, or not to be.
  mutating func settle(isInForce: Bool) {
    if isInForce { formerFrontends.formUnion(uncertainFrontends) }
    uncertainFrontends = []
  }

  /// All that the table must hold, given what it holds.
  mutating func planEverything(
    _ services: OrderedServices, from cluster: ClusterState, like live: TableImage?,
    counting counters: PacketCounters
  ) -> (compilation: Compilation<Family>, whole: WholePlan<Family>) {
    forgetTable()
    formerFrontends.formUnion(udpFrontends(in: live))
    plan.setServiceCIDRs(cluster.sortedServiceCIDRs)
    let whole = plan.replan(services, in: AllProcessors())
    withoutLocalEndpoints = ServicesWithoutLocalEndpoints()
    for index in whole.local {
      withoutLocalEndpoints.note(whole.plan.services[index].ports, at: whole.plan.services[index].name)
    }
    return (compile(whole.plan, like: live, counting: counters, in: AllProcessors()), whole)
  }

  /// The kernel has all of it.
  mutating func accept(_ compilation: Compilation<Family>, _ whole: WholePlan<Family>) {
    var changed = ServedFlows<Family>()
    changed.close(formerFrontends)
    for index in whole.udp { changed.serve(whole.plan.services[index]) }
    flows.merge(changed)
    affinityTimes = compilation.program.affinityTimes
    program = compilation.program
    pending = PlanUpdate()
    formerFrontends = []
  }

  /// The flows have been looked at.
  mutating func forgetFlows() { flows = ServedFlows() }

  /// Clients are remembered for as long as they should be.
  mutating func forgetAffinityTimes() { affinityTimes = AffinityTimes(Family.family) }
}

extension ClusterState {
  fileprivate var sortedServiceCIDRs: [ServiceCIDR] { serviceCIDRs.values.sorted { $0.name < $1.name } }
}

/// Services with policy Local that have endpoints, but none on this node: packets to them are dropped, which a load
/// balancer should know before it sends them here.
struct ServicesWithoutLocalEndpoints: Sendable {
  /// By internalTrafficPolicy.
  private(set) var `internal`: Set<NamespacedName> = []
  /// By externalTrafficPolicy.
  private(set) var external: Set<NamespacedName> = []

  /// A Service's ports are planned like this now; it has none when it is gone.
  mutating func note<Family>(_ ports: [ServicePortPlan<Family>], at name: NamespacedName) {
    set(name, in: &`internal`, ports.contains { $0.frontends.contains { $0.treatment == .drop } })
    set(
      name, in: &external,
      ports.contains { port in
        port.localEndpoints.isEmpty && port.frontends.contains { $0.treatment == .preserveSource }
      })
  }

  private func set(_ name: NamespacedName, in names: inout Set<NamespacedName>, _ isIn: Bool) {
    if isIn { names.insert(name) } else if !names.isEmpty { names.remove(name) }
  }
}
