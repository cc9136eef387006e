internal import Addresses
internal import ClusterModel
internal import KubeWatch
internal import Logging
internal import Observability
internal import ProxyConfiguration
private import Synchronization

/// The HTTP servers for health, metrics and health check node ports, with the state that they show.
final class StatusServers: Sendable {
  let metrics: ProxyMetrics
  let health: SharedHealth
  private let configuration: RunConfiguration
  private let configz: String
  private let logger: Logger
  private let threads = EventLoopThreads()
  private let healthChecks: HealthCheckServers
  private let recorder = Mutex<EventRecorder?>(nil)
  private let reportedFailures = Mutex<Set<NamespacedName>>([])

  init(_ configuration: RunConfiguration, configz: String, version: String, logger: Logger) {
    self.configuration = configuration
    self.configz = configz
    self.logger = logger
    metrics = ProxyMetrics(version: version)
    health = SharedHealth(Health(timeout: configuration.syncPeriod * 2))
    healthChecks = HealthCheckServers(health: health, threads: threads)
    // Before the first lists there are no changes that could be overdue.
    for family in AddressFamily.allCases { health.updated(family) }
  }

  /// Serves health and metrics until the task is cancelled.
  func serve() async throws {
    try await withThrowingTaskGroup { group in
      if let address = configuration.healthz {
        let probes = metrics.probes
        let routes = HTTPRoutes.health(health) { probes.count($0, status: $1) }
        group.addTask { try await self.server("health", at: address, routes).run() }
      }
      if let address = configuration.metrics {
        let routes = HTTPRoutes.metrics(
          { [metrics] in metrics.page() }, configuration: { [configz] in configz })
        group.addTask { try await self.server("metrics", at: address, routes).run() }
      }
      // Without servers, this must not return either.
      group.addTask { try await Task.sleep(for: .seconds(1 << 40)) }
      // waitForAll would throw only after all tasks have ended.
      for try await _ in group {}
    }
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

  /// Opens and closes health check node ports. Returns false if one could not be opened, so that the update must be
  /// retried. A failure is reported only once.
  func update(_ desired: DesiredHealthChecks) async -> Bool {
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

  func shutdown() async {
    await healthChecks.close()
    await threads.shutdown()
  }
}
