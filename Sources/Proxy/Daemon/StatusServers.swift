internal import Addresses
internal import ClusterModel
internal import KubeWatch
internal import Logging
internal import NFTDriver
internal import Observability
internal import ProxyConfiguration
private import Synchronization

/// The HTTP servers for health, metrics and health check node ports, with the state that they show.
final class StatusServers: Sendable {
  let metrics: ProxyMetrics
  let health: SharedHealth
  /// Nil unless node ports are served on localhost.
  let refusals: LocalhostRefusals?
  private let configuration: RunConfiguration
  private let pages: Daemon.ConfigurationPages
  private let version: String
  private let logger: Logger
  private let threads = EventLoopThreads()
  private let healthChecks: HealthCheckServers
  private let recorder = Mutex<EventRecorder?>(nil)
  private let reportedFailures = Mutex<Set<NamespacedName>>([])

  init(
    _ configuration: RunConfiguration, pages: Daemon.ConfigurationPages, version: String, logger: Logger
  ) {
    self.configuration = configuration
    self.pages = pages
    self.version = version
    self.logger = logger
    metrics = ProxyMetrics(
      version: version, features: configuration.features,
      servesLocalhostNodePorts: configuration.servesLocalhostNodePorts)
    refusals = metrics.localhost.map { LocalhostRefusals($0) }
    health = SharedHealth(Health(timeout: configuration.syncPeriod * 2))
    healthChecks = HealthCheckServers(health: health, threads: threads)
    // Before the first lists there are no changes that could be overdue.
    for family in AddressFamily.allCases {
      health.updated(family)
      // From the start a sync is wanted; as in kube-proxy, an alert that compares this with the last sync sees one that
      // never comes.
      metrics.sync.lastQueuedTimestamp.set(ClockReading.now().unixSeconds, family)
    }
  }

  /// The server for health pages; nil without an address.
  var healthServer: HTTPServer? {
    guard let address = configuration.healthz else { return nil }
    let probes = metrics.probes
    return server("health", at: address, HTTPRoutes.health(health) { probes.count($0, status: $1) })
  }

  /// The server for metrics pages; nil without an address.
  var metricsServer: HTTPServer? {
    guard let address = configuration.metrics else { return nil }
    let routes = HTTPRoutes.metrics(
      { [metrics, refusals] in
        refusals?.count()
        for family in AddressFamily.allCases {
          metrics.tables.overLimit.update(connectionsOverLimit(family), family)
        }
        return metrics.page()
      }, configuration: { [pages] in pages.configz }, pages: statusPages)
    return server("metrics", at: address, routes)
  }

  private var statusPages: HTTPRoutes.StatusPages {
    let status = ProcessStatus(version: version, emulatedVersion: configuration.followedVersion.description)
    return HTTPRoutes.StatusPages(
      status: configuration.servesStatusz ? status : nil, flags: configuration.servesFlagz ? pages.flags : nil
    )
  }

  private func server(_ name: String, at address: ListenAddress, _ routes: HTTPRoutes) -> HTTPServer {
    HTTPServer(
      name: name,
      address: BindAddress(host: "\(address.address)", port: Int(address.port.number)),
      routes: routes, threads: threads, logger: logger,
      retryInterval: configuration.bindAddressHardFail ? nil : .seconds(5))
  }

  /// Sets the recorder for events about health check node ports.
  func record(with recorder: EventRecorder) { self.recorder.withLock { $0 = recorder } }

  /// Opens and closes health check node ports as they are wanted, until the task is cancelled; then closes all of them.
  func serveHealthChecks(_ updates: HealthCheckUpdates) async {
    for await _ in updates.wakeups {
      guard let desired = updates.latest, await !update(desired) else { continue }
      updates.retry(after: .seconds(2))
    }
    await healthChecks.close()
  }

  /// Opens and closes health check node ports. Returns false if one could not be opened, so that the update must be
  /// retried. A failure is reported only once.
  private func update(_ desired: DesiredHealthChecks) async -> Bool {
    let failures = await healthChecks.update(desired.services, on: desired.addresses)
    let new = reportedFailures.withLock { reported in
      let names = Set(failures.map(\.service))
      defer { reported = names }
      return failures.filter { !reported.contains($0.service) }
    }
    for failure in new {
      logger.error("\(failure.diagnostic)")
      recorder.withLock { $0 }?.record(.healthCheckFailed(service: failure.service, note: "\(failure.error)"))
    }
    return failures.isEmpty
  }

  /// Stops the threads, when all servers have ended.
  func shutdown() async { await threads.shutdown() }
}

extension RunConfiguration {
  /// The feature gates for metrics.
  fileprivate var features: [FeatureLabels: Bool] {
    Dictionary(
      featureStates.map { (FeatureLabels(name: $0.name, stage: $0.stage.rawValue), $0.isEnabled) }
    ) { first, _ in first }
  }
}
