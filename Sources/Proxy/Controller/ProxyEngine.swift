package import Addresses
package import ClusterModel
package import NFTDriver
internal import NFTNetlink
internal import NFTRuleset
package import NFTCompiler
package import ServicePlan

/// The core of the proxy, without I/O other than the kernel's tables: applies updates of the cluster, and brings the
/// tables up to date when asked to. It waits for nothing but the kernel, and uses the clock only to measure.
///
/// A change of one Service costs work for that Service only. Everything is compiled only if the tables must be read: at
/// the start, after another program changed them, and when a change does not fit in the maps as they are.
package struct ProxyEngine: Sendable {
  /// The node and the settings of an engine.
  package struct Configuration: Sendable {
    /// The name of our Node.
    package var nodeName: String
    /// Addresses of the node that take precedence over those of its Node object.
    package var nodeIPs: [IPAddress]
    /// Whether to use the addresses of the interfaces if neither `nodeIPs` nor a Node object has any; without a
    /// cluster, there is no other source.
    package var takesInterfacesForNode: Bool
    /// Whether local pods are recognized by the Node's pod CIDRs, which only its object has.
    package var needsPodCIDRs: Bool
    /// Whether the source has the Services of other proxies too, or there are none, so that every other flow to a ClusterIP
    /// is ours.
    package var knowsAllServices: Bool
    /// What to count connections for.
    package var counters: PacketCounters
    /// Returns the settings for our Node object.
    package var settings: @Sendable (Node?) -> ProxySettings

    /// Creates a configuration.
    package init(
      nodeName: String, nodeIPs: [IPAddress] = [], takesInterfacesForNode: Bool = false,
      needsPodCIDRs: Bool = false, knowsAllServices: Bool = true, counters: PacketCounters = .none,
      settings: @escaping @Sendable (Node?) -> ProxySettings
    ) {
      self.nodeName = nodeName
      self.nodeIPs = nodeIPs
      self.takesInterfacesForNode = takesInterfacesForNode
      self.needsPodCIDRs = needsPodCIDRs
      self.knowsAllServices = knowsAllServices
      self.counters = counters
      self.settings = settings
    }
  }

  private let configuration: Configuration
  private var ownNode = OwnNode()
  private var waitsForAddresses = true
  /// What our Node said when the tables were programmed for the first time.
  private var startingNode: StartingNode?
  /// The state of the cluster.
  package private(set) var cluster = ClusterState()
  /// The node, with what is known of it.
  package private(set) var node: NodeView
  /// The settings for our Node object.
  package private(set) var settings: ProxySettings
  private var ipv4: FamilyState<IPv4>
  private var ipv6: FamilyState<IPv6>
  private var touched = ClusterState.Touched()
  private var nodeHasChanged = false
  /// Whether something changed while the content of the tables was unknown.
  private var hasUntrackedChanges = false
  /// Services that may have lost an endpoint since the last successful transaction.
  private var losing: Set<NamespacedName> = []
  private var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  /// Diagnostics that are not in a report yet, because the reports of failed transactions are discarded.
  private var unreported: [Diagnostic] = []
  /// Slices that changed since the last successful transaction.
  private var triggers = SliceTriggers()
  private var sender = BatchSender()

  /// Creates an engine with an empty cluster.
  package init(_ configuration: Configuration) {
    self.configuration = configuration
    node = NodeView(name: configuration.nodeName, addresses: configuration.nodeIPs)
    settings = configuration.settings(nil)
    ipv4 = FamilyState(on: node, with: settings, knowsAllServices: configuration.knowsAllServices)
    ipv6 = FamilyState(on: node, with: settings, knowsAllServices: configuration.knowsAllServices)
  }

  // MARK: Updates

  /// Applies an update of the cluster; returns what it changed.
  @discardableResult
  package mutating func apply(_ update: ClusterUpdate) -> ClusterState.Touched {
    // While the content of the tables is unknown, changes need not be tracked: everything will be planned.
    let isTracking = ipv4.knowsTable && ipv6.knowsTable
    let mayLose = isTracking && update.mayLoseEndpoints(of: cluster)
    let new = cluster.apply(update)
    if mayLose { losing.formUnion(new.services) }
    if isTracking { touched.formUnion(new) } else { noteUntracked(new) }
    if case .changed(.slice(let name, let slice)) = update, !new.isEmpty { triggers.note(slice, at: name) }
    if new.nodes.contains(configuration.nodeName) { updateNode() }
    return new
  }

  private mutating func noteUntracked(_ new: ClusterState.Touched) {
    hasUntrackedChanges = hasUntrackedChanges || new.concernsServices || new.serviceCIDRs
  }

  /// Replaces the addresses of the node's interfaces; returns whether that changes what must be programmed.
  package mutating func setInterfaceAddresses(_ interfaceAddresses: [IPAddress]) -> Bool {
    guard interfaceAddresses != node.interfaceAddresses else { return false }
    let before = node
    node.interfaceAddresses = interfaceAddresses
    node.addresses = nodeAddresses(with: interfaceAddresses)
    let isDifferent = !settings.nodePortAddresses.blocks.isEmpty || node.addresses != before.addresses
    nodeHasChanged = nodeHasChanged || isDifferent
    return isDifferent
  }

  /// Takes over a change of our Node object.
  private mutating func updateNode() {
    ownNode.update(to: cluster.nodes[configuration.nodeName])
    var updated = node
    updated.zone = ownNode.effective?.zone
    updated.addresses = nodeAddresses(with: node.interfaceAddresses)
    let settings = configuration.settings(ownNode.effective)
    guard updated != node || settings != self.settings else { return }
    node = updated
    self.settings = settings
    nodeHasChanged = true
  }

  private func nodeAddresses(with interfaceAddresses: [IPAddress]) -> [IPAddress] {
    configuration.takesInterfacesForNode
      ? NodeView.addresses(given: configuration.nodeIPs, object: ownNode.object, orOf: interfaceAddresses)
      : NodeView.addresses(given: configuration.nodeIPs, object: ownNode.effective)
  }

  // MARK: Our Node

  /// What is missing from our Node object; nil before Nodes have been listed.
  package var missingNodeInfo: MissingNodeInfo? {
    guard cluster.listedKinds.contains(.nodes) else { return nil }
    return MissingNodeInfo(
      name: configuration.nodeName,
      items: Dictionary(uniqueKeysWithValues: missingItems.map { ($0, consequence(of: $0)) }),
      hasAddresses: hasAddressesWithoutNode, isInFolder: configuration.takesInterfacesForNode,
      waitsForPodCIDRs: !knowsPodCIDRs)
  }

  private var missingItems: [MissingNodeInfo.Item] {
    guard let object = ownNode.object else {
      // A folder need not have a Node. If it had one, that Node's zone is still in effect, which deserves a warning.
      let isNeeded =
        !configuration.takesInterfacesForNode || configuration.needsPodCIDRs || ownNode.effective != nil
      return isNeeded ? [.object] : []
    }
    var items: [MissingNodeInfo.Item] = []
    if object.addresses.isEmpty, !hasAddressesWithoutNode { items.append(.addresses) }
    if object.podCIDRs.isEmpty, configuration.needsPodCIDRs { items.append(.podCIDRs) }
    return items
  }

  private func consequence(of item: MissingNodeInfo.Item) -> MissingNodeInfo.Consequence {
    let isKnown =
      switch item {
      case .object: ownNode.effective != nil
      case .addresses: ownNode.effective?.addresses.isEmpty == false
      case .podCIDRs: ownNode.effective?.podCIDRs.isEmpty == false
      }
    return isKnown ? .usesLastKnown : knowsEnoughOfNode ? .goesWithout : .waits
  }

  private var hasAddressesWithoutNode: Bool {
    configuration.takesInterfacesForNode || !configuration.nodeIPs.isEmpty
  }

  /// Whether enough is known to program anything: all kinds have been listed, and our Node has, or had, what is needed.
  /// kube-proxy waits for the same (1.36, pkg/proxy/node.go): 30 s for the Node's addresses, and for its podCIDRs, if
  /// local pods are recognized by them, indefinitely (for 5 minutes, after which it exits to be restarted).
  package var isReady: Bool { cluster.isComplete && knowsEnoughOfNode }

  private var knowsEnoughOfNode: Bool {
    let hasAddresses = hasAddressesWithoutNode || ownNode.effective?.addresses.isEmpty == false
    return knowsPodCIDRs && (hasAddresses || !waitsForAddresses)
  }

  /// Whether the pod CIDRs are known or not needed.
  private var knowsPodCIDRs: Bool {
    !configuration.needsPodCIDRs || ownNode.effective?.podCIDRs.isEmpty == false
  }

  /// Stops waiting for the Node's addresses.
  package mutating func stopWaitingForAddresses() { waitsForAddresses = false }

  /// How our Node differs from what it was when the tables were programmed for the first time; nil if it does not. What it
  /// no longer has is no difference.
  package var nodeChange: NodeChange? {
    guard let startingNode, let object = ownNode.object else { return nil }
    return startingNode.change(to: comparedValues(of: object), of: configuration.nodeName)
  }

  private func comparedValues(of node: Node?) -> StartingNode {
    StartingNode(
      node, takesAddresses: !hasAddressesWithoutNode, takesPodCIDRs: configuration.needsPodCIDRs)
  }

  // MARK: State

  /// Whether there are changes to program.
  package var hasWork: Bool {
    nodeHasChanged || hasUntrackedChanges || touched.concernsServices || touched.serviceCIDRs
  }
  /// The number of Services served, the larger of the two families' numbers.
  package var serviceCount: Int { max(ipv4.serviceCount, ipv6.serviceCount) }
  /// Returns the number of endpoints in a family's table.
  package func endpointCount(_ family: AddressFamily) -> Int {
    family == .ipv4 ? ipv4.endpointCount : ipv6.endpointCount
  }
  /// Returns the number of Services in a family's table.
  package func serviceCount(_ family: AddressFamily) -> Int {
    family == .ipv4 ? ipv4.serviceCount : ipv6.serviceCount
  }
  /// Returns the number of Services with traffic policy Local that have endpoints, but none on this node, by internal
  /// and by external policy.
  package func servicesWithoutLocalEndpoints(_ family: AddressFamily) -> (internal: Int, external: Int) {
    let services = family == .ipv4 ? ipv4.withoutLocalEndpoints : ipv6.withoutLocalEndpoints
    return (services.internal.count, services.external.count)
  }
  /// The addresses on which node ports and health check node ports are served.
  package var nodePortAddresses: [IPAddress] {
    ipv4.nodePortAddresses.map(IPv4.any) + ipv6.nodePortAddresses.map(IPv6.any)
  }
  /// The TCP node ports on the loopback addresses, by family, as last planned.
  package var localhostNodePorts: [LocalhostNodePortIndex] { [ipv4.localhostPorts, ipv6.localhostPorts] }
  /// Whether the Service has a health check node port.
  package func wantsHealthCheck(_ name: NamespacedName) -> Bool {
    cluster.service(name)?.healthCheckNodePort != nil
  }
  /// Returns the health checks of the Service; empty if it has no health check node port.
  package func healthChecks(of name: NamespacedName) -> [HealthCheckService] {
    cluster.service(name)?.healthChecks(slices: cluster.slices(of: name), on: node, with: settings) ?? []
  }
  /// Returns the load balancer addresses of the Service for which this node has an endpoint.
  package func servedLoadBalancerAddresses(of name: NamespacedName) -> Set<IPAddress> {
    cluster.service(name)?.servedLoadBalancerAddresses(
      slices: cluster.slices(of: name), on: node, with: settings) ?? []
  }
  /// IPv4 UDP flows to check for stale conntrack entries, because their Services changed.
  package var ipv4Flows: ServedFlows<IPv4> { ipv4.flows }
  /// IPv6 UDP flows to check for stale conntrack entries, because their Services changed.
  package var ipv6Flows: ServedFlows<IPv6> { ipv6.flows }
  /// IPv4 frontends at which unanswered attempts to connect may have to be forgotten.
  package var ipv4Attempts: ServedAttempts<IPv4> { ipv4.attempts }
  /// IPv6 frontends at which unanswered attempts to connect may have to be forgotten.
  package var ipv6Attempts: ServedAttempts<IPv6> { ipv6.attempts }
  /// Whether flows or attempts are to be checked.
  package var hasFlowsToCheck: Bool {
    !ipv4.flows.isEmpty || !ipv6.flows.isEmpty || !ipv4.attempts.isEmpty || !ipv6.attempts.isEmpty
  }

  /// Affinity timeouts that the kernel may still have to apply to clients that it remembers: those that changed, and
  /// all of them after the tables were read.
  package var affinityTimes: [AffinityTimes] {
    [ipv4.affinityTimes, ipv6.affinityTimes].filter { !$0.isEmpty }
  }

  /// Records that the kernel applies the affinity timeouts.
  package mutating func forgetAffinityTimes() {
    ipv4.forgetAffinityTimes()
    ipv6.forgetAffinityTimes()
  }

  /// Records that a family's flows have been checked.
  package mutating func forgetFlows(_ family: AddressFamily) {
    if family == .ipv4 { ipv4.forgetFlows() } else { ipv6.forgetFlows() }
  }

  /// Records that a family's attempts have been checked.
  package mutating func forgetAttempts(_ family: AddressFamily) {
    if family == .ipv4 { ipv4.forgetAttempts() } else { ipv6.forgetAttempts() }
  }

  // MARK: Programming

  /// Brings the kernel's tables up to date. If it throws, nothing is lost: the next call does what this one could not.
  /// If the changes were made and only the kernel's answer was lost, the next call detects and reports them.
  ///
  /// - Parameter everything: whether to read the tables first, even if their content is known.
  package mutating func sync(
    everything: Bool, with kernel: some KernelTables
  ) throws(ProgrammingError) -> SyncReport {
    if startingNode == nil { startingNode = comparedValues(of: ownNode.effective) }
    var report = SyncReport()
    let start = ContinuousClock.now
    var found: [NamespacedName: [Diagnostic]] = [:]
    if everything { discardChanges() } else { found = plan(&report) }
    if !everything, let v4 = ipv4.change, let v6 = ipv6.change {
      for (name, diagnostics) in found {
        store(diagnostics + (v4.diagnostics[name] ?? []) + (v6.diagnostics[name] ?? []), about: name)
      }
      report.planning = ContinuousClock.now - start
      try send(v4, v6, with: kernel, &report)
    } else {
      report.planning = ContinuousClock.now - start
      try sendEverything(with: kernel, &report)
    }
    report.newDiagnostics += unreported
    report.triggers = triggers.byFamily
    sender.addUnreported(to: &report)
    (unreported, triggers) = ([], SliceTriggers())
    return report
  }

  /// Clears pending changes without planning them, because everything will be planned.
  private mutating func discardChanges() {
    if nodeHasChanged {
      ipv4.setNode(node, settings: settings)
      ipv6.setNode(node, settings: settings)
    }
    ipv4.forgetTable()
    ipv6.forgetTable()
    touched = ClusterState.Touched()
    (nodeHasChanged, hasUntrackedChanges) = (false, false)
  }

  /// Plans what changed since the last time; returns the diagnostics of each of those Services.
  private mutating func plan(_ report: inout SyncReport) -> [NamespacedName: [Diagnostic]] {
    let names = touched.names(in: cluster)
    report.services = names.count
    if nodeHasChanged {
      ipv4.setNode(node, settings: settings, replanningFrom: cluster)
      ipv6.setNode(node, settings: settings, replanningFrom: cluster)
    }
    if touched.serviceCIDRs {
      ipv4.updateServiceCIDRs(from: cluster)
      ipv6.updateServiceCIDRs(from: cluster)
    }
    let (v4, v6) = (ipv4.replan(names, from: cluster), ipv6.replan(names, from: cluster))
    var found: [NamespacedName: [Diagnostic]] = [:]
    for name in Set(v4.services.keys).union(v6.services.keys) {
      found[name] = (v4.diagnostics[name] ?? []) + (v6.diagnostics[name] ?? [])
    }
    touched = ClusterState.Touched()
    (nodeHasChanged, hasUntrackedChanges) = (false, false)
    return found
  }

  /// Stores a Service's diagnostics from both families, and the new ones among them for the next report.
  private mutating func store(_ found: [Diagnostic], about name: NamespacedName) {
    let new = found.withoutRepetition
    let old = diagnostics[name] ?? []
    guard old != new else { return }
    unreported += new.filter { !old.contains($0) }
    diagnostics[name] = new.isEmpty ? nil : new
  }

  private mutating func send(
    _ v4: ProgramChange<IPv4>, _ v6: ProgramChange<IPv6>, with kernel: some KernelTables,
    _ report: inout SyncReport
  ) throws(ProgrammingError) {
    let transactions = [v4.transaction, v6.transaction].filter { !$0.isEmpty }
    do {
      try sender.send(transactions, to: kernel, report: &report) { [ipv4, ipv6] origin in
        guard let (set, element) = origin.element, element.comment == nil else { return nil }
        return origin.family == .ipv4
          ? ipv4.owner(of: element, in: set, v4) : ipv6.owner(of: element, in: set, v6)
      }
    } catch {
      if error.cause.mayBeInForce {
        ipv4.markChangeUncertain()
        ipv6.markChangeUncertain()
      }
      throw error
    }
    ipv4.accept(v4, losing: losing)
    ipv6.accept(v6, losing: losing)
    losing = []
  }

  private mutating func sendEverything(
    with kernel: some KernelTables, _ report: inout SyncReport
  ) throws(ProgrammingError) {
    report.isFull = true
    let start = ContinuousClock.now
    try kernel.claim()
    let live = try kernel.read()
    settle(by: live)
    let read = ContinuousClock.now
    report.reading = read - start
    let services = cluster.inOrder
    let v4 = ipv4.planEverything(services, from: cluster, like: live.ipv4, counting: configuration.counters)
    let v6 = ipv6.planEverything(services, from: cluster, like: live.ipv6, counting: configuration.counters)
    let (compiled4, compiled6) = (CompiledRuleset(v4.compilation), CompiledRuleset(v6.compilation))
    let commit = PendingCommit(from: live, to: [compiled4, compiled6])
    storeAll(ipv4: v4.whole.diagnostics, ipv6: v6.whole.diagnostics, compiled: commit.diagnostics)
    report.planning += ContinuousClock.now - read
    report.services = cluster.services.count
    do {
      try sender.send(
        commit.transactions, replacing: live, to: kernel, report: &report, blaming: commit.owner)
    } catch {
      if error.cause.mayBeInForce {
        ipv4.markUncertain(v4.whole)
        ipv6.markUncertain(v6.whole)
      }
      throw error
    }
    ipv4.accept(v4.compilation, v4.whole, affinityTimes: compiled4.affinityTimes)
    ipv6.accept(v6.compilation, v6.whole, affinityTimes: compiled6.affinityTimes)
    losing = []
  }

  /// Stores the diagnostics of all Services, after all have been planned.
  private mutating func storeAll(
    ipv4: [NamespacedName: [Diagnostic]], ipv6: [NamespacedName: [Diagnostic]], compiled: [Diagnostic]
  ) {
    var found = ipv4.merging(ipv6, uniquingKeysWith: +)
    for diagnostic in compiled {
      if let name = diagnostic.object?.name { found[name, default: []].append(diagnostic) }
    }
    for name in Set(found.keys).union(diagnostics.keys) { store(found[name] ?? [], about: name) }
  }

  /// Finds out from the tables just read whether the last batch is in force, if that is unknown.
  private mutating func settle(by live: LiveTables) {
    guard let isInForce = sender.settle(by: live) else { return }
    ipv4.settle(isInForce: isInForce)
    ipv6.settle(isInForce: isInForce)
  }
}

extension Origin {
  /// The element that the kernel refused.
  fileprivate var element: (SetName, Element)? {
    if case .element(let set, let element) = subject { (set.name, element) } else { nil }
  }
}
