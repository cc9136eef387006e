internal import NFTDriver
internal import Addresses
internal import CProcess
internal import ClusterModel
internal import Controller
internal import Logging
internal import NFTNetlink
internal import Observability
internal import ServicePlan
private import Synchronization

/// Turns what the loop tells into logs, metrics, health and health check servers.
final class DaemonObserver: ProxyObserver {
  private let nodeName: String
  private let isAlone: Bool
  private let metrics: ProxyMetrics
  private let health: SharedHealth
  private let loadBalancers: LoadBalancerNews?
  private let logger: Logger
  private let known = Mutex(Known())
  private let announce: @Sendable (HealthCheckState) -> Void
  private let failures = Mutex(RepeatedMessages())
  private let flowFailures = Mutex(RepeatedMessages())
  private let nodeWarnings = Mutex(RepeatedMessages())
  private let affinityFailures = Mutex(RepeatedMessages())
  private let start = ContinuousClock.now

  private struct Known {
    var services: [NamespacedName: [HealthCheckService]] = [:]
    var touched: Set<NamespacedName> = []
    var addresses: [IPAddress] = []
    /// What has been said and is not in force yet.
    var pendingServices: Set<NamespacedName> = []
    var pendingSlices: Set<NamespacedName> = []
  }

  /// - Parameters:
  ///   - isAlone: there is no cluster, and so there may be no Node object either.
  ///   - loadBalancers: hears at which addresses this node has somebody; nil if nobody wants to know.
  ///   - announce: hears of the health check servers that there should be.
  init(
    nodeName: String, isAlone: Bool, metrics: ProxyMetrics, health: SharedHealth,
    loadBalancers: LoadBalancerNews?, logger: Logger,
    announce: @escaping @Sendable (HealthCheckState) -> Void
  ) {
    self.nodeName = nodeName
    self.isAlone = isAlone
    self.metrics = metrics
    self.health = health
    self.loadBalancers = loadBalancers
    self.logger = logger
    self.announce = announce
  }

  func applied(_ update: ClusterUpdate, _ touched: ClusterState.Touched, _ engine: ProxyEngine) {
    count(update)
    loadBalancers?.note(touched.names(in: engine.cluster) { !$0.ingress.isEmpty })
    if touched.nodes.contains(nodeName) || (isAlone && !touched.nodes.isEmpty) || update.isNodeList {
      let node = engine.cluster.nodes[nodeName]
      health.observe(node: node ?? (isAlone ? Node(name: nodeName) : nil))
    }
    known.withLock { known in
      let names = touched.names(in: engine.cluster) { $0.healthCheckNodePort != nil }
      for name in names where known.services[name] != nil || engine.wantsHealthCheck(name) {
        known.touched.insert(name)
      }
    }
  }

  private func count(_ update: ClusterUpdate) {
    switch update {
    case .changed(.service(let name, _)):
      metrics.changes.services.add(1)
      note(name, in: \.pendingServices, metrics.changes.servicesPending)
    case .changed(.slice(let name, _)):
      metrics.changes.endpoints.add(1)
      note(name, in: \.pendingSlices, metrics.changes.endpointsPending)
    default: break
    }
  }

  private func note(
    _ name: NamespacedName, in pending: any WritableKeyPath<Known, Set<NamespacedName>> & Sendable,
    _ gauge: Gauge<NoLabels>
  ) {
    let count = known.withLock { known in
      known[keyPath: pending].insert(name)
      return known[keyPath: pending].count
    }
    gauge.set(Double(count))
  }

  func nodeInfoMissing(_ lacks: MissingNodeInfo) {
    if lacks.isEmpty {
      _ = nodeWarnings.withLock { $0.end() }
      return logger.notice("Node \(lacks.name) says all that is needed of it")
    }
    for diagnostic in lacks.diagnostics {
      let text = nodeWarnings.withLock { $0.text(of: "\(diagnostic)", at: .now - start) }
      if let text { logger.warning("\(text)") }
    }
  }

  func queued() {
    for family in AddressFamily.allCases {
      health.queued(family)
      metrics.sync.lastQueuedTimestamp.set(Moment.now().unixSeconds, family)
    }
  }

  func synced(_ report: SyncReport, _ engine: ProxyEngine, took duration: Duration) {
    let failed = failures.withLock { $0.end() }
    if failed > 1 { logger.notice("programming works again after \(failed) failures") }
    for diagnostic in report.newDiagnostics { logger.warning("\(diagnostic)") }
    let level: Logger.Level = report.isFull ? .info : .debug
    logger.log(level: level, "\(report.isFull ? "all" : "\(report.services)") Services: \(report.logLine)")
    let now = Moment.now()
    for family in AddressFamily.allCases {
      health.updated(family)
      measure(report, engine, family, duration, now)
    }
    known.withLock { known in
      known.pendingServices = []
      known.pendingSlices = []
    }
    metrics.changes.endpointsPending.set(0)
    metrics.changes.servicesPending.set(0)
    metrics.tables.transactions.add(Double(report.batches))
    metrics.tables.messages.add(Double(report.size.messages))
    updateHealthChecks(engine)
    // Neighbours hear of an address when its rules are there.
    loadBalancers?.settle(engine)
    if report.isFull { Self.giveMemoryBack() }
  }

  /// A quarter of what a large start needs lies in holes of the heap afterwards, and most of the code that it runs is not
  /// run again until the next one.
  private static func giveMemoryBack() {
    process_give_memory_back()
    process_unmap_code()
  }

  private func measure(
    _ report: SyncReport, _ engine: ProxyEngine, _ family: AddressFamily, _ duration: Duration, _ now: Moment
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
    let message = "programming failed and will be tried again: \(error)"
    if let text = failures.withLock({ $0.text(of: message, at: .now - start) }) { logger.error("\(text)") }
    for family in AddressFamily.allCases { metrics.sync.failures.add(1, family) }
  }

  func tablesTouched(by commit: RulesetCommit?) {
    let who = commit.map { "\($0)" } ?? "the tables are not as they were left"
    logger.warning("\(who); they are mended")
    let families = commit.map { Array($0.changes.keys) } ?? AddressFamily.allCases
    for family in families { metrics.tables.repairs.add(1, family) }
  }

  func flowRemovalFailed(_ error: any Error) {
    let message = "stale UDP flows could not be removed, and it will be tried again: \(error)"
    if let text = flowFailures.withLock({ $0.text(of: message, at: .now - start) }) {
      logger.error("\(text)")
    }
  }

  func affinityUpdateFailed(_ error: any Error) {
    let message =
      "clients could not be remembered for the time that their Services ask for, and it will be tried again: \(error)"
    if let text = affinityFailures.withLock({ $0.text(of: message, at: .now - start) }) {
      logger.error("\(text)")
    }
  }

  func removedFlows(_ count: Int, _ family: AddressFamily, took duration: Duration) {
    _ = flowFailures.withLock { $0.end() }
    metrics.conntrack.duration.observe(duration, family)
    metrics.conntrack.deletedEntries.add(Double(count), family)
    if count > 0 { logger.info("\(count) stale \(family) UDP flow\(count == 1 ? "" : "s") removed") }
  }

  private func updateHealthChecks(_ engine: ProxyEngine) {
    let addresses = engine.nodePortAddresses
    let state = known.withLock { known -> HealthCheckState? in
      guard !known.touched.isEmpty || known.addresses != addresses else { return nil }
      for name in known.touched {
        let services = engine.healthChecks(of: name)
        known.services[name] = services.isEmpty ? nil : services
      }
      known.touched = []
      known.addresses = addresses
      return HealthCheckState(
        services: known.services.sorted { $0.key < $1.key }.flatMap(\.value), addresses: addresses)
    }
    if let state { announce(state) }
  }
}

extension ClusterUpdate {
  fileprivate var isNodeList: Bool { if case .listed(.nodes) = self { true } else { false } }
}
