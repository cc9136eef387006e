internal import NFTDriver
internal import Addresses
internal import CProcess
internal import ClusterModel
internal import Controller
internal import LocalhostNodePorts
internal import Logging
internal import NFTNetlink
internal import Observability
internal import ServicePlan
private import Synchronization

/// Turns the events of the programming loop into log messages, metrics, health and updates of health check servers.
final class DaemonObserver: ProxyObserver {
  private let nodeName: String
  private let isStandalone: Bool
  private let metrics: ProxyMetrics
  private let health: SharedHealth
  private let loadBalancers: LoadBalancerAnnouncements?
  private let logger: Logger
  private let state = Mutex(State())
  private let updateHealthChecks: @Sendable (DesiredHealthChecks) -> Void
  private let localhostNodePorts: LocalhostNodePortUpdates?
  private let refusals: LocalhostRefusals?
  private let reportNodeChange: @Sendable (NodeChange) -> Void
  private let failures = Mutex(LogRateLimiter())
  private let flowFailures = Mutex(LogRateLimiter())
  private let nodeWarnings = Mutex(LogRateLimiter())
  private let affinityFailures = Mutex(LogRateLimiter())
  private let start = ContinuousClock.now

  private struct State {
    /// The health checks of each Service that has some.
    var services: [NamespacedName: [HealthCheckService]] = [:]
    /// Services whose health checks may have changed since the last sync.
    var touched: Set<NamespacedName> = []
    var addresses: [IPAddress] = []
    /// The versions of the node ports on localhost that were published last.
    var localhostVersions: [Int] = []
    /// Objects whose changes are not programmed yet.
    var pendingServices: Set<NamespacedName> = []
    var pendingSlices: Set<NamespacedName> = []
  }

  /// - Parameters:
  ///   - isStandalone: whether there is no API server, so that a Node object may be missing.
  ///   - loadBalancers: the announcements of load balancer addresses; nil if none are announced.
  ///   - localhostNodePorts: receives the node ports to serve on localhost; nil if none are served there.
  ///   - refusals: counts what is refused there.
  ///   - reportNodeChange: receives how our Node differs from what it was at the start, when it has changed.
  ///   - updateHealthChecks: receives the health check servers that should exist.
  init(
    nodeName: String, isStandalone: Bool, metrics: ProxyMetrics, health: SharedHealth,
    loadBalancers: LoadBalancerAnnouncements?, localhostNodePorts: LocalhostNodePortUpdates? = nil,
    refusals: LocalhostRefusals? = nil, logger: Logger,
    reportNodeChange: @escaping @Sendable (NodeChange) -> Void = { _ in },
    updateHealthChecks: @escaping @Sendable (DesiredHealthChecks) -> Void
  ) {
    self.nodeName = nodeName
    self.isStandalone = isStandalone
    self.metrics = metrics
    self.health = health
    self.loadBalancers = loadBalancers
    self.localhostNodePorts = localhostNodePorts
    self.refusals = refusals
    self.logger = logger
    self.reportNodeChange = reportNodeChange
    self.updateHealthChecks = updateHealthChecks
  }

  func applied(_ update: ClusterUpdate, _ touched: ClusterState.Touched, _ engine: ProxyEngine) {
    count(update)
    if touched.nodes.contains(nodeName), let change = engine.nodeChange { reportNodeChange(change) }
    loadBalancers?.markChanged(touched.names(in: engine.cluster) { !$0.ingress.isEmpty })
    if touched.nodes.contains(nodeName) || (isStandalone && !touched.nodes.isEmpty) || update.isNodeList {
      let node = engine.cluster.nodes[nodeName]
      health.observe(node: node ?? (isStandalone ? Node(name: nodeName) : nil))
    }
    state.withLock { state in
      let names = touched.names(in: engine.cluster) { $0.healthCheckNodePort != nil }
      for name in names where state.services[name] != nil || engine.wantsHealthCheck(name) {
        state.touched.insert(name)
      }
    }
  }

  private func count(_ update: ClusterUpdate) {
    let changes = metrics.changes
    switch update {
    case .changed(.service(let name, _)):
      count([name], changes.services, \.pendingServices, changes.servicesPending)
    case .changed(.slice(let name, _)):
      count([name], changes.endpoints, \.pendingSlices, changes.endpointsPending)
    // Each object of a list counts as a change, as in kube-proxy.
    case .listed(.services(let all)):
      count(all.lazy.map(\.name), changes.services, \.pendingServices, changes.servicesPending)
    case .listed(.slices(let all)):
      count(all.lazy.map(\.name), changes.endpoints, \.pendingSlices, changes.endpointsPending)
    case .changed, .listed: break
    }
  }

  private func count(
    _ names: some Collection<NamespacedName>, _ total: Counter<NoLabels>,
    _ pending: any WritableKeyPath<State, Set<NamespacedName>> & Sendable, _ gauge: Gauge<NoLabels>
  ) {
    total.add(Double(names.count))
    let count = state.withLock { state in
      state[keyPath: pending].formUnion(names)
      return state[keyPath: pending].count
    }
    gauge.set(Double(count))
  }

  func nodeInfoMissing(_ lacks: MissingNodeInfo) {
    if lacks.isEmpty {
      _ = nodeWarnings.withLock { $0.reset() }
      return logger.notice("Node \(lacks.name) has everything that is required")
    }
    for diagnostic in lacks.diagnostics {
      let text = nodeWarnings.withLock { $0.text(for: "\(diagnostic)", at: .now - start) }
      if let text { logger.warning("\(text)") }
    }
  }

  func queued() {
    for family in AddressFamily.allCases {
      health.queued(family)
      metrics.sync.lastQueuedTimestamp.set(ClockReading.now().unixSeconds, family)
    }
  }

  /// Memory use peaks during a full sync, and what has run until then is hardly needed for it: at the start TLS, the
  /// decoders and the start itself.
  func willSyncEverything() { Self.releaseMemory() }

  func synced(_ report: SyncReport, _ engine: ProxyEngine, took duration: Duration) {
    let failed = failures.withLock { $0.reset() }
    if failed > 1 { logger.notice("programming succeeded after \(failed) failures") }
    for diagnostic in report.newDiagnostics { logger.warning("\(diagnostic)") }
    let level: Logger.Level = report.isFull ? .info : .debug
    logger.log(level: level, "\(report.isFull ? "all" : "\(report.services)") Services: \(report.logLine)")
    let now = ClockReading.now()
    for family in AddressFamily.allCases {
      health.updated(family)
      measure(report, engine, family, took: duration, at: now)
    }
    state.withLock { state in
      state.pendingServices = []
      state.pendingSlices = []
    }
    metrics.changes.endpointsPending.set(0)
    metrics.changes.servicesPending.set(0)
    metrics.tables.transactions.add(Double(report.batches))
    metrics.tables.messages.add(Double(report.size.messages))
    publishHealthChecks(engine)
    publishLocalhostNodePorts(engine)
    // An address is announced only after its rules are programmed.
    loadBalancers?.announceChanges(in: engine)
    if report.isFull { Self.releaseMemory() }
  }

  /// Returns the holes in the heap, which are a quarter of the memory after a large full sync, and unmaps all code: most of
  /// what has run is not needed soon.
  private static func releaseMemory() {
    process_give_memory_back()
    process_unmap_code()
  }

  private func measure(
    _ report: SyncReport, _ engine: ProxyEngine, _ family: AddressFamily, took duration: Duration,
    at now: ClockReading
  ) {
    metrics.sync.duration.observe(duration, family)
    (report.isFull ? metrics.sync.fullDuration : metrics.sync.partialDuration).observe(duration, family)
    metrics.sync.lastTimestamp.set(now.unixSeconds, family)
    for trigger in report.triggers[family] ?? [] {
      metrics.sync.networkProgrammingDuration.observe(Double(now.unixNanoseconds - trigger) / 1e9, family)
    }
    metrics.tables.elements.add(Double(report.elementsAdded[family] ?? 0), .add)
    metrics.tables.elements.add(Double(report.elementsDeleted[family] ?? 0), .delete)
    metrics.tables.services.set(Double(engine.serviceCount(family)), family)
    metrics.tables.endpoints.set(Double(engine.endpointCount(family)), family)
    let lack = engine.servicesWithoutLocalEndpoints(family)
    metrics.sync.noLocalEndpoints.set(Double(lack.internal), PolicyLabels(.internal, family))
    metrics.sync.noLocalEndpoints.set(Double(lack.external), PolicyLabels(.external, family))
  }

  func failed(_ error: ProgrammingError, isFull: Bool, took duration: Duration) {
    let message = "programming failed and will be retried: \(error)"
    if let text = failures.withLock({ $0.text(for: message, at: .now - start) }) { logger.error("\(text)") }
    for family in AddressFamily.allCases { metrics.sync.failures.add(1, family) }
  }

  func tablesTouched(by commit: RulesetCommit?) {
    let who = commit.map { "\($0)" } ?? "the tables differ from what was programmed"
    logger.warning("\(who); repairing them")
    let families = commit.map { Array($0.changes.keys) } ?? AddressFamily.allCases
    for family in families { metrics.tables.repairs.add(1, family) }
  }

  func flowRemovalFailed(_ error: any Error) {
    let message = "removing stale flows failed and will be retried: \(error)"
    if let text = flowFailures.withLock({ $0.text(for: message, at: .now - start) }) {
      logger.error("\(text)")
    }
  }

  func affinityUpdateFailed(_ error: any Error) {
    let message =
      "setting session affinity timeouts failed and will be retried: \(error)"
    if let text = affinityFailures.withLock({ $0.text(for: message, at: .now - start) }) {
      logger.error("\(text)")
    }
  }

  func removedFlows(_ count: Int, _ family: AddressFamily, took duration: Duration) {
    _ = flowFailures.withLock { $0.reset() }
    metrics.conntrack.duration.observe(duration, family)
    metrics.conntrack.deletedEntries.add(Double(count), family)
    if count > 0 { logger.info("removed \(count) stale \(family) UDP flow\(count == 1 ? "" : "s")") }
  }

  func forgotAttempts(_ count: Int, _ family: AddressFamily) {
    metrics.conntrack.forgottenAttempts.add(Double(count), family)
    guard count > 0 else { return }
    logger.info("forgot \(count) unanswered \(family) connection attempt\(count == 1 ? "" : "s")")
  }

  func resetConnections(_ count: Int, _ family: AddressFamily) {
    metrics.conntrack.resetConnections.add(Double(count), family)
    guard count > 0 else { return }
    logger.info("reset \(count) \(family) connection\(count == 1 ? "" : "s") to endpoints that are gone")
  }

  private func publishLocalhostNodePorts(_ engine: ProxyEngine) {
    guard let localhostNodePorts else { return }
    let ports = engine.localhostNodePorts
    let isNew = state.withLock { state in
      let versions = ports.map(\.version)
      defer { state.localhostVersions = versions }
      return state.localhostVersions != versions
    }
    guard isNew else { return }
    localhostNodePorts.publish(ports.map(\.byService))
    refusals?.follow(ports.map { ($0.family, Array($0.refusedByService.values.joined())) })
  }

  private func publishHealthChecks(_ engine: ProxyEngine) {
    let addresses = engine.nodePortAddresses
    let desired = state.withLock { state -> DesiredHealthChecks? in
      guard !state.touched.isEmpty || state.addresses != addresses else { return nil }
      for name in state.touched {
        let services = engine.healthChecks(of: name)
        state.services[name] = services.isEmpty ? nil : services
      }
      state.touched = []
      state.addresses = addresses
      return DesiredHealthChecks(
        services: state.services.sorted { $0.key < $1.key }.flatMap(\.value), addresses: addresses)
    }
    if let desired { updateHealthChecks(desired) }
  }
}

extension ClusterUpdate {
  fileprivate var isNodeList: Bool { if case .listed(.nodes) = self { true } else { false } }
}
