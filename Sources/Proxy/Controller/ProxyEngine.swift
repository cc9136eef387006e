public import Addresses
public import ClusterModel
internal import NFTNetlink
internal import NFTRuleset
public import NFTCompiler
public import ServicePlan

/// The proxy without its surroundings: takes what sources say, and brings the kernel's tables up to date when told to. It
/// waits for nothing but the kernel, and knows no clock but to measure.
///
/// A change of one Service costs work for that Service. Only when the tables must be read is everything compiled: at the
/// start, after somebody else touched them, and when a change does not fit the maps as they are.
public struct ProxyEngine: Sendable {
  /// Who we are and what is asked of us.
  public struct Configuration: Sendable {
    /// The name of our Node.
    public var nodeName: String
    /// The node's addresses ahead of those that its Node object names.
    public var nodeIPs: [IPAddress]
    /// Whether the node has the addresses of its interfaces where neither `nodeIPs` nor a Node object says any: without a
    /// cluster nobody else would say them.
    public var takesInterfacesForNode: Bool
    /// Whether local pods are told by the Node's own blocks, which only its object says.
    public var needsPodCIDRs: Bool
    /// Which elements count packets.
    public var counters: PacketCounters
    /// The settings, given our Node object.
    public var settings: @Sendable (Node?) -> ProxySettings

    /// A configuration.
    public init(
      nodeName: String, nodeIPs: [IPAddress] = [], takesInterfacesForNode: Bool = false,
      needsPodCIDRs: Bool = false, counters: PacketCounters = .none,
      settings: @escaping @Sendable (Node?) -> ProxySettings
    ) {
      self.nodeName = nodeName
      self.nodeIPs = nodeIPs
      self.takesInterfacesForNode = takesInterfacesForNode
      self.needsPodCIDRs = needsPodCIDRs
      self.counters = counters
      self.settings = settings
    }
  }

  private let configuration: Configuration
  private var ownNode = OwnNode()
  private var waitsForAddresses = true
  /// What sources have said.
  public private(set) var cluster = ClusterState()
  /// What is known of the node.
  public private(set) var node: NodeView
  /// What the settings come to, given our Node object.
  public private(set) var settings: ProxySettings
  private var ipv4: FamilyState<IPv4>
  private var ipv6: FamilyState<IPv6>
  private var touched = ClusterState.Touched()
  private var hasMoved = false
  /// Whether something was touched while the tables were not known.
  private var hasUnread = false
  private var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  /// What no report has said yet: those of transactions that failed are thrown away.
  private var unsaid: [Diagnostic] = []
  /// Slices that changed since the last transaction.
  private var triggers = SliceTriggers()
  /// What was sent without anybody knowing whether it is in force.
  private var unsettled: SentBatch?
  /// What was found to be in force, and what no report has told of.
  private var unreported: [SentBatch] = []

  /// A proxy that has heard nothing yet.
  public init(_ configuration: Configuration) {
    self.configuration = configuration
    node = NodeView(name: configuration.nodeName, addresses: configuration.nodeIPs)
    settings = configuration.settings(nil)
    ipv4 = FamilyState(on: node, with: settings)
    ipv6 = FamilyState(on: node, with: settings)
  }

  // MARK: What happens

  /// Takes what a source says; gives the Services that are different, and whether anything is.
  @discardableResult
  public mutating func take(_ update: ClusterUpdate) -> ClusterState.Touched {
    let new = cluster.apply(update)
    // What is touched before the tables have been read is planned with all the rest.
    if ipv4.knowsTable, ipv6.knowsTable { touched.formUnion(new) } else { note(unread: new) }
    if case .changed(.slice(let name, let slice)) = update, !new.isEmpty { triggers.note(slice, at: name) }
    if new.nodes.contains(configuration.nodeName) { move() }
    return new
  }

  private mutating func note(unread new: ClusterState.Touched) {
    hasUnread = hasUnread || new.concernsServices || new.serviceCIDRs
  }

  /// The addresses of the node's interfaces are these now; gives whether that makes a difference.
  public mutating func take(interfaceAddresses: [IPAddress]) -> Bool {
    guard interfaceAddresses != node.interfaceAddresses else { return false }
    let before = node
    node.interfaceAddresses = interfaceAddresses
    node.addresses = nodeAddresses(with: interfaceAddresses)
    let isDifferent = settings.nodePortAddresses != .primary || node.addresses != before.addresses
    hasMoved = hasMoved || isDifferent
    return isDifferent
  }

  /// Our Node object is another one.
  private mutating func move() {
    ownNode.take(cluster.nodes[configuration.nodeName])
    var moved = node
    moved.zone = ownNode.known?.zone
    moved.addresses = nodeAddresses(with: node.interfaceAddresses)
    let settings = configuration.settings(ownNode.known)
    guard moved != node || settings != self.settings else { return }
    node = moved
    self.settings = settings
    hasMoved = true
  }

  private func nodeAddresses(with interfaceAddresses: [IPAddress]) -> [IPAddress] {
    configuration.takesInterfacesForNode
      ? NodeView.addresses(given: configuration.nodeIPs, object: ownNode.object, orOf: interfaceAddresses)
      : NodeView.addresses(given: configuration.nodeIPs, object: ownNode.known)
  }

  // MARK: Our Node

  /// What our Node object does not say; nil before Nodes have been listed.
  public var nodeLacks: NodeLacks? {
    guard cluster.listedKinds.contains(.nodes) else { return nil }
    return NodeLacks(
      name: configuration.nodeName,
      lacks: Dictionary(uniqueKeysWithValues: lacks.map { ($0, consequence(of: $0)) }),
      hasAddresses: hasAddressesWithoutNode, isInFolder: configuration.takesInterfacesForNode,
      waitsForPodCIDRs: !knowsPodCIDRs)
  }

  private var lacks: [NodeLack] {
    guard let object = ownNode.object else {
      // A folder need not have a Node. If it had one, that its zone counts still is worth a word.
      let isNeeded =
        !configuration.takesInterfacesForNode || configuration.needsPodCIDRs || ownNode.known != nil
      return isNeeded ? [.object] : []
    }
    var lacks: [NodeLack] = []
    if object.addresses.isEmpty, !hasAddressesWithoutNode { lacks.append(.addresses) }
    if object.podCIDRs.isEmpty, configuration.needsPodCIDRs { lacks.append(.podCIDRs) }
    return lacks
  }

  private func consequence(of lack: NodeLack) -> NodeLacks.Consequence {
    let isKnown =
      switch lack {
      case .object: ownNode.known != nil
      case .addresses: ownNode.known?.addresses.isEmpty == false
      case .podCIDRs: ownNode.known?.podCIDRs.isEmpty == false
      }
    return isKnown ? .lastKnownCounts : knowsEnoughOfNode ? .isLeftOut : .isWaitedFor
  }

  private var hasAddressesWithoutNode: Bool {
    configuration.takesInterfacesForNode || !configuration.nodeIPs.isEmpty
  }

  /// Whether enough is known to program anything: all kinds have been listed, and our Node says what is needed of it, or
  /// has said it. kube-proxy waits for the same (1.36, pkg/proxy/node.go): 30 s for the Node's addresses, and for its
  /// podCIDRs, where local pods are told by them, as long as it takes (5 minutes, and then it ends, to be started again).
  public var isReady: Bool { cluster.isComplete && knowsEnoughOfNode }

  private var knowsEnoughOfNode: Bool {
    let hasAddresses = hasAddressesWithoutNode || ownNode.known?.addresses.isEmpty == false
    return knowsPodCIDRs && (hasAddresses || !waitsForAddresses)
  }

  /// Whether they are known, or not needed.
  private var knowsPodCIDRs: Bool { !configuration.needsPodCIDRs || ownNode.known?.podCIDRs.isEmpty == false }

  /// The Node's addresses are waited for no longer.
  public mutating func stopWaitingForAddresses() { waitsForAddresses = false }

  // MARK: What is known

  /// Whether something has to be programmed.
  public var hasWork: Bool { hasMoved || hasUnread || touched.concernsServices || touched.serviceCIDRs }
  /// How many Services are served, the larger number of both families.
  public var serviceCount: Int { max(ipv4.serviceCount, ipv6.serviceCount) }
  /// How many endpoints stand in the table of a family.
  public func endpointCount(_ family: AddressFamily) -> Int {
    family == .ipv4 ? ipv4.endpointCount : ipv6.endpointCount
  }
  /// How many Services a family serves.
  public func serviceCount(_ family: AddressFamily) -> Int {
    family == .ipv4 ? ipv4.serviceCount : ipv6.serviceCount
  }
  /// Services with policy Local that have endpoints, but none on this node: how many of them by internal and by external
  /// policy.
  public func lackOfLocalEndpoints(_ family: AddressFamily) -> (internal: Int, external: Int) {
    let lack = family == .ipv4 ? ipv4.lack : ipv6.lack
    return (lack.internal.count, lack.external.count)
  }
  /// The addresses that node ports are served on, and health check node ports with them.
  public var nodePortAddresses: [IPAddress] {
    ipv4.nodePortAddresses.map(IPv4.any) + ipv6.nodePortAddresses.map(IPv6.any)
  }
  /// Whether load balancers ask this node about the Service.
  public func wantsHealthCheck(_ name: NamespacedName) -> Bool {
    cluster.service(name)?.healthCheckNodePort != nil
  }
  /// What load balancers ask of this node about the Service; nothing if they do not.
  public func healthChecks(of name: NamespacedName) -> [HealthCheckService] {
    cluster.service(name)?.healthChecks(slices: cluster.slices(of: name), on: node, with: settings) ?? []
  }
  /// The load balancer addresses at which this node has somebody for the Service.
  public func servedLoadBalancerAddresses(of name: NamespacedName) -> Set<IPAddress> {
    cluster.service(name)?.servedLoadBalancerAddresses(
      slices: cluster.slices(of: name), on: node, with: settings) ?? []
  }
  /// UDP flows over IPv4 that have to be looked at, since their Services changed.
  public var ipv4Flows: ServedFlows<IPv4> { ipv4.flows }
  /// UDP flows over IPv6 that have to be looked at.
  public var ipv6Flows: ServedFlows<IPv6> { ipv6.flows }

  /// For how long clients are to be remembered whom the kernel may remember for another time: those of Service ports whose
  /// time changed, and all after the tables were read.
  public var affinityTimes: [AffinityTimes] {
    [ipv4.affinityTimes, ipv6.affinityTimes].filter { !$0.isEmpty }
  }

  /// The kernel remembers clients for as long as it should.
  public mutating func forgetAffinityTimes() {
    ipv4.forgetAffinityTimes()
    ipv6.forgetAffinityTimes()
  }

  /// The flows of a family have been looked at.
  public mutating func forgetFlows(_ family: AddressFamily) {
    if family == .ipv4 { ipv4.forgetFlows() } else { ipv6.forgetFlows() }
  }

  // MARK: Programming

  /// Brings the kernel's tables up to date. When it throws, nothing is lost: the next call does what this one could not. If
  /// that was done all the same, and only the kernel's answer was lost, the next call finds it out and reports it.
  ///
  /// - Parameter everything: reads the tables first, whatever they are thought to hold.
  public mutating func sync(
    everything: Bool, with kernel: some KernelTables
  ) throws(ProgrammingError) -> SyncReport {
    var report = SyncReport()
    let start = ContinuousClock.now
    var found: [NamespacedName: [Diagnostic]] = [:]
    if everything { moveOnly() } else { found = plan(&report) }
    if !everything, let v4 = ipv4.change, let v6 = ipv6.change {
      for (name, diagnostics) in found {
        note(diagnostics + (v4.diagnostics[name] ?? []) + (v6.diagnostics[name] ?? []), about: name)
      }
      report.planning = ContinuousClock.now - start
      try send(v4, v6, with: kernel, &report)
    } else {
      report.planning = ContinuousClock.now - start
      try sendEverything(with: kernel, &report)
    }
    report.newDiagnostics += unsaid
    report.triggers = triggers.byFamily
    for batch in unreported { report.add(batch) }
    (unsaid, triggers, unreported) = ([], SliceTriggers(), [])
    return report
  }

  /// Everything will be planned, so what was touched needs no plan of its own.
  private mutating func moveOnly() {
    if hasMoved {
      ipv4.move(to: node, with: settings)
      ipv6.move(to: node, with: settings)
    }
    ipv4.forgetTable()
    ipv6.forgetTable()
    touched = ClusterState.Touched()
    (hasMoved, hasUnread) = (false, false)
  }

  /// Plans what was touched since the last time; gives what is wrong with each of those Services, if anything.
  private mutating func plan(_ report: inout SyncReport) -> [NamespacedName: [Diagnostic]] {
    let names = touched.names(in: cluster)
    report.services = names.count
    if hasMoved {
      ipv4.move(to: node, with: settings, cluster)
      ipv6.move(to: node, with: settings, cluster)
    }
    if touched.serviceCIDRs {
      ipv4.takeServiceCIDRs(of: cluster)
      ipv6.takeServiceCIDRs(of: cluster)
    }
    let (v4, v6) = (ipv4.take(names, from: cluster), ipv6.take(names, from: cluster))
    var found: [NamespacedName: [Diagnostic]] = [:]
    for name in Set(v4.services.keys).union(v6.services.keys) {
      found[name] = (v4.diagnostics[name] ?? []) + (v6.diagnostics[name] ?? [])
    }
    touched = ClusterState.Touched()
    (hasMoved, hasUnread) = (false, false)
    return found
  }

  /// Keeps what is wrong with a Service, and what of it was not wrong before for the next report.
  private mutating func note(_ new: [Diagnostic], about name: NamespacedName) {
    let old = diagnostics[name] ?? []
    guard old != new else { return }
    unsaid += new.filter { !old.contains($0) }
    diagnostics[name] = new.isEmpty ? nil : new
  }

  private mutating func send(
    _ v4: ProgramChange<IPv4>, _ v6: ProgramChange<IPv6>, with kernel: some KernelTables,
    _ report: inout SyncReport
  ) throws(ProgrammingError) {
    let transactions = [v4.transaction, v6.transaction].filter { !$0.isEmpty }
    do {
      try commit(transactions, with: kernel, &report)
    } catch {
      if error.mayBeInForce {
        ipv4.doubtChange()
        ipv6.doubtChange()
      }
      let owner = error.refusedElement.flatMap { family, set, element in
        family == .ipv4 ? ipv4.owner(of: element, in: set, v4) : ipv6.owner(of: element, in: set, v6)
      }
      throw ProgrammingError(cause: error, owner: owner)
    }
    ipv4.accept(v4)
    ipv6.accept(v6)
  }

  private mutating func sendEverything(
    with kernel: some KernelTables, _ report: inout SyncReport
  ) throws(ProgrammingError) {
    report.isFull = true
    let start = ContinuousClock.now
    let live = try kernel.read()
    settle(by: live)
    let read = ContinuousClock.now
    report.reading = read - start
    let services = cluster.inOrder
    let v4 = ipv4.everything(services, from: cluster, like: live.ipv4, counting: configuration.counters)
    let v6 = ipv6.everything(services, from: cluster, like: live.ipv6, counting: configuration.counters)
    let rulesets = [v4.compilation.ruleset, v6.compilation.ruleset]
    let transactions = rulesets.map { $0.difference(from: live[$0.family]) }.filter { !$0.isEmpty }
    var found = v4.whole.diagnostics.merging(v6.whole.diagnostics, uniquingKeysWith: +)
    for diagnostic in v4.compilation.diagnostics + v6.compilation.diagnostics {
      if let name = diagnostic.object?.name { found[name, default: []].append(diagnostic) }
    }
    for name in Set(found.keys).union(diagnostics.keys) { note(found[name] ?? [], about: name) }
    report.planning += ContinuousClock.now - read
    report.services = cluster.services.count
    do {
      try commit(transactions, with: kernel, &report)
    } catch {
      if error.mayBeInForce {
        ipv4.doubt(v4.whole)
        ipv6.doubt(v6.whole)
      }
      let owner = error.refusedElement.flatMap { family, set, element in
        ElementOwners(rulesets[family == .ipv4 ? 0 : 1], replacing: live[family]).name(of: element, in: set)
      }
      throw ProgrammingError(cause: error, owner: owner)
    }
    ipv4.accept(v4.compilation, v4.whole)
    ipv6.accept(v6.compilation, v6.whole)
  }

  private mutating func commit(
    _ transactions: [Transaction], with kernel: some KernelTables, _ report: inout SyncReport
  ) throws(CommitError) {
    guard !transactions.isEmpty else { return }
    var batch = SentBatch(transactions)
    do {
      try kernel.commit(transactions, &batch.size)
    } catch {
      if error.mayBeInForce { unsettled = batch }
      throw error
    }
    report.add(batch)
  }

  /// The tables say whether the last batch is in force, if that is not known.
  private mutating func settle(by live: LiveTables) {
    guard let batch = unsettled else { return }
    let isInForce = batch.isInForce(in: live)
    if isInForce { unreported.append(batch) }
    ipv4.settle(isInForce: isInForce)
    ipv6.settle(isInForce: isInForce)
    unsettled = nil
  }
}

extension CommitError {
  /// The element that the kernel refused.
  fileprivate var refusedElement: (AddressFamily, SetName, Element)? {
    guard let origin, case .element(let set, let element) = origin.subject else { return nil }
    return (origin.family, set.name, element)
  }
}
