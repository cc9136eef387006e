internal import Addresses
internal import ClusterModel
internal import KubeWatch
internal import Logging
internal import Observability
internal import ProxyConfiguration
private import Synchronization

/// The servers around the loop, and what they show.
final class StatusServers: Sendable {
  let metrics: ProxyMetrics
  let health: SharedHealth
  private let configuration: RunConfiguration
  private let configz: String
  private let logger: Logger
  private let threads = EventLoopThreads()
  private let checks: HealthCheckServers
  private let recorder = Mutex<EventRecorder?>(nil)
  private let reported = Mutex<Set<NamespacedName>>([])

  init(_ configuration: RunConfiguration, configz: String, version: String, logger: Logger) {
    self.configuration = configuration
    self.configz = configz
    self.logger = logger
    metrics = ProxyMetrics(version: version)
    health = SharedHealth(Health(patience: configuration.syncPeriod * 2))
    checks = HealthCheckServers(health: health, threads: threads)
    // Nothing is late before anything has been listed.
    for family in AddressFamily.allCases { health.updated(family) }
  }

  /// Serves the pages until the task is cancelled.
  func serve() async throws {
    try await withThrowingTaskGroup { group in
      if let address = configuration.healthz {
        let probes = metrics.probes
        let pages = HTTPRoutes.health(health) { probes.count($0, status: $1) }
        group.addTask { try await self.server("health", address, pages).run() }
      }
      if let address = configuration.metrics {
        let pages = HTTPRoutes.metrics(
          { [metrics] in metrics.page() }, configuration: { [configz] in configz })
        group.addTask { try await self.server("metrics", address, pages).run() }
      }
      // Without servers there is still somebody who waits.
      group.addTask { try await Task.sleep(for: .seconds(1 << 40)) }
      // waitForAll would tell of a failure only when all have ended.
      for try await _ in group {}
    }
  }

  private func server(_ name: String, _ address: ListenAddress, _ pages: HTTPRoutes)
    -> HTTPServer
  {
    HTTPServer(
      name: name,
      address: ServerAddress(host: "\(address.address)", port: Int(address.port.number)),
      pages: pages, threads: threads, logger: logger,
      retryInterval: configuration.bindAddressHardFail ? nil : .seconds(5))
  }

  /// Events go to this recorder from now on.
  func record(with recorder: EventRecorder) { self.recorder.withLock { $0 = recorder } }

  /// Opens and closes health check node ports; false when one could not be opened, which may be tried again. Each failure
  /// is told once.
  func update(_ state: DesiredHealthChecks) async -> Bool {
    let failures = await checks.update(state.services, on: state.addresses)
    let new = reported.withLock { reported in
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
    await checks.close()
    await threads.shutdown()
  }
}
