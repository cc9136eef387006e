internal import Addresses
internal import ClusterModel
internal import NFTRuleset
internal import NFTCompiler
internal import ServicePlan

/// The state of one IP family: its plan, which is the desired state, and what its table holds.
struct FamilyState<Family: IPFamily>: Sendable {
  private var plan: IncrementalPlan<Family>
  /// Nil until the table has been read, and again whenever its content is uncertain.
  private var program: ProgramState<Family>?
  /// Planned changes that are not in the table yet.
  private var pending = PlanUpdate<Family>()
  /// Services with endpoints, but none that traffic policy Local allows.
  private(set) var withoutLocalEndpoints = ServicesWithoutLocalEndpoints()
  /// TCP node ports on the loopback address; none are kept unless these are served.
  private(set) var localhostPorts: LocalhostNodePortIndex
  /// UDP flows to check for stale conntrack entries.
  private(set) var flows = ServedFlows<Family>()
  /// Frontends at which attempts to connect may have to be forgotten.
  private(set) var attempts = ServedAttempts<Family>()
  /// UDP frontends of earlier tables. The table that is read next may not have them, because a change that removed them
  /// is in force although the kernel's answer was lost, or because another program removed them.
  private var formerFrontends: Set<FrontendKey<Family>> = []
  /// UDP frontends of the batch for which it is unknown whether it is in force.
  private var uncertainFrontends: Set<FrontendKey<Family>> = []
  /// Whether the flows to unused addresses of the ServiceCIDRs are to be removed: as long as this process has not
  /// programmed the table. An earlier one may have ended after a frontend left the table and before its flows were
  /// removed; nothing in the table shows that any more.
  private var closesServiceCIDRs: Bool
  /// ClusterIPs that another proxy serves; known as long as they matter.
  private var addressesOfOthers: Set<Family.Address> = []

  /// Affinity timeouts that the kernel may still have to apply to clients that it remembers.
  private(set) var affinityTimes = AffinityTimes(Family.family)

  /// - Parameter knowsAllServices: whether the source has the Services of other proxies too. An API server does not list
  /// them to us, so that it is unknown which addresses are theirs.
  init(on node: NodeView, with settings: ProxySettings, knowsAllServices: Bool) {
    closesServiceCIDRs = knowsAllServices && settings.proxyName == nil
    plan = IncrementalPlan(on: node, with: settings, serviceCIDRs: [])
    localhostPorts = LocalhostNodePortIndex(Family.family, settings)
  }

  /// Whether the table's content is known, so that changes can be computed without reading it.
  var knowsTable: Bool { program != nil }
  /// The number of endpoints in the table.
  var endpointCount: Int { program?.endpointCount ?? 0 }
  /// The number of Services in the table.
  var serviceCount: Int { program?.serviceCount ?? 0 }
  /// The addresses that node ports are served on.
  var nodePortAddresses: [Family.Address] { plan.node.nodePortAddresses }

  /// Marks the table's content as unknown, so that it is read before the next change.
  mutating func forgetTable() {
    formerFrontends.formUnion(program?.udpFrontends ?? [])
    program = nil
  }

  /// Replaces node and settings, and discards the plan for the old ones.
  mutating func setNode(_ node: NodeView, settings: ProxySettings) {
    plan = IncrementalPlan(on: node, with: settings, serviceCIDRs: [])
    localhostPorts.follow(settings)
  }

  /// Replaces node and settings, and plans every Service again.
  mutating func setNode(_ node: NodeView, settings: ProxySettings, replanningFrom cluster: ClusterState) {
    plan = IncrementalPlan(on: node, with: settings, serviceCIDRs: cluster.sortedServiceCIDRs)
    localhostPorts.follow(settings)
    let names = Set(cluster.services.lazy.map(\.name)).union(program?.serviceNames.map { $0 } ?? [])
    merge(plan.update(names, from: cluster))
  }

  private mutating func merge(_ update: PlanUpdate<Family>) {
    for (name, plan) in update.services {
      withoutLocalEndpoints.note(plan?.ports ?? [], at: name)
      localhostPorts.set(plan, of: name)
    }
    pending.merge(update)
  }

  /// Takes over the cluster's ServiceCIDRs.
  mutating func updateServiceCIDRs(from cluster: ClusterState) {
    plan.setServiceCIDRs(cluster.sortedServiceCIDRs)
  }

  /// Plans these Services again; the update has the diagnostics of the Services concerned.
  mutating func replan(_ names: Set<NamespacedName>, from cluster: ClusterState) -> PlanUpdate<Family> {
    let update = plan.update(names, from: cluster)
    merge(update)
    return update
  }

  /// The change that the table needs; nil if it can only be computed after reading the table.
  var change: ProgramChange<Family>? { program?.change(to: pending, node: plan.node) }

  /// Returns the Service port that an element belongs to, for errors.
  func owner(of element: Element, in set: SetName, _ change: ProgramChange<Family>) -> String? {
    program?.owners(of: change).name(of: element, in: set)
  }

  /// Records that a change is in force.
  ///
  /// - Parameter losing: the Services of which an endpoint may have gone.
  mutating func accept(_ change: ProgramChange<Family>, losing: Set<NamespacedName>) {
    attempts.merge(changedAttempts(losing))
    var changed = ServedFlows<Family>()
    changed.close(program?.udpFrontends(before: change) ?? [])
    for plan in pending.services.values { if let plan { changed.serve(plan) } }
    flows.merge(changed)
    affinityTimes.merge(change.affinityTimes)
    program?.accept(change)
    pending = PlanUpdate()
  }

  /// Returns where attempts can be stale because of the pending change: at frontends that come or go, and at all frontends
  /// of a Service that loses an endpoint, or asks for resets. Most changes do neither, and cost nothing here.
  private func changedAttempts(_ losing: Set<NamespacedName>) -> ServedAttempts<Family> {
    var changed = ServedAttempts<Family>()
    guard let program else { return changed }
    // Another Service may have what one of them gives up, so this comes first.
    for (name, plan) in pending.services where !program.hasFrontends(of: plan, at: name) {
      let kept = plan?.connectionFrontends ?? []
      for key in program.connectionFrontends(of: name) where !kept.contains(key) { changed.close(key) }
    }
    for (name, plan) in pending.services {
      // A Service that has not asked before may have lost an endpoint long ago.
      let asksNow = plan?.resetMark != nil && !program.resetsConnections(of: name)
      let isLosing = losing.contains(name) || asksNow
      guard let plan, isLosing || !program.hasFrontends(of: plan, at: name) else { continue }
      let old = isLosing ? [] : program.connectionFrontends(of: name)
      changed.serve(plan) { !old.contains($0) }
    }
    return changed
  }

  /// Records that it is unknown whether the change that was sent is in force.
  mutating func markChangeUncertain() {
    var promised = ServedFlows<Family>()
    for plan in pending.services.values { if let plan { promised.serve(plan) } }
    uncertainFrontends = Set(promised.endpoints.keys)
    forgetTable()
  }

  /// Records that it is unknown whether the full plan that was sent is in force.
  mutating func markUncertain(_ whole: FullPlan<Family>) {
    var promised = ServedFlows<Family>()
    for index in whole.udp { promised.serve(whole.plan.services[index]) }
    uncertainFrontends = Set(promised.endpoints.keys)
  }

  /// Records whether the uncertain batch turned out to be in force.
  mutating func settle(isInForce: Bool) {
    if isInForce { formerFrontends.formUnion(uncertainFrontends) }
    uncertainFrontends = []
  }

  /// Plans every Service and compiles the table's full content, keeping the numbers of the live table.
  mutating func planEverything(
    _ services: OrderedServices, from cluster: ClusterState, like live: TableImage?,
    counting counters: PacketCounters
  ) -> (compilation: CompiledPlan<Family>, whole: FullPlan<Family>) {
    forgetTable()
    formerFrontends.formUnion(udpFrontends(in: live))
    plan.setServiceCIDRs(cluster.sortedServiceCIDRs)
    let whole = plan.replan(services, in: AllProcessors())
    if closesServiceCIDRs { addressesOfOthers = whole.plan.clusterIPsOfOthers(among: cluster.services) }
    withoutLocalEndpoints = ServicesWithoutLocalEndpoints()
    for index in whole.local {
      withoutLocalEndpoints.note(whole.plan.services[index].ports, at: whole.plan.services[index].name)
    }
    localhostPorts.replace(by: whole.plan)
    return (compile(whole.plan, like: live, counting: counters, in: AllProcessors()), whole)
  }

  /// Records that the full content is in force.
  mutating func accept(
    _ compilation: CompiledPlan<Family>, _ whole: FullPlan<Family>, affinityTimes: AffinityTimes
  ) {
    var changed = ServedFlows<Family>()
    changed.close(formerFrontends)
    if closesServiceCIDRs { changed.close(whole.plan.node.serviceCIDRs, except: addressesOfOthers) }
    for index in whole.udp { changed.serve(whole.plan.services[index]) }
    flows.merge(changed)
    attempts.merge(ServedAttempts(of: whole.plan))
    self.affinityTimes = affinityTimes
    program = compilation.program
    pending = PlanUpdate()
    formerFrontends = []
    (closesServiceCIDRs, addressesOfOthers) = (false, [])
  }

  /// Records that the flows have been checked.
  mutating func forgetFlows() { flows = ServedFlows() }

  /// Records that the attempts have been checked.
  mutating func forgetAttempts() { attempts = ServedAttempts() }

  /// Records that the kernel applies the affinity timeouts.
  mutating func forgetAffinityTimes() { affinityTimes = AffinityTimes(Family.family) }
}

extension ClusterState {
  fileprivate var sortedServiceCIDRs: [ServiceCIDR] { serviceCIDRs.values.sorted { $0.name < $1.name } }
}

extension ServicePlan {
  /// Its TCP and SCTP frontends.
  fileprivate var connectionFrontends: Set<FrontendKey<Family>> {
    Set(ports.lazy.flatMap { $0.frontends.lazy.map(\.key) }.filter { $0.transport != .udp })
  }
}

/// Services with traffic policy Local that have endpoints, but none on this node: packets to them are dropped, which a
/// load balancer should know before it sends any here.
struct ServicesWithoutLocalEndpoints: Sendable {
  /// Because of internalTrafficPolicy.
  private(set) var `internal`: Set<NamespacedName> = []
  /// Because of externalTrafficPolicy.
  private(set) var external: Set<NamespacedName> = []

  /// Records a Service's planned ports; a deleted Service has none.
  mutating func note<Family>(_ ports: [ServicePortPlan<Family>], at name: NamespacedName) {
    set(name, in: &`internal`, to: ports.contains { $0.frontends.contains { $0.treatment == .drop } })
    set(
      name, in: &external,
      to: ports.contains { port in
        port.localEndpoints.isEmpty && port.frontends.contains { $0.treatment == .preserveSource }
      })
  }

  private func set(_ name: NamespacedName, in names: inout Set<NamespacedName>, to isIn: Bool) {
    if isIn { names.insert(name) } else if !names.isEmpty { names.remove(name) }
  }
}
