internal import NFTDriver
internal import Addresses
internal import CProcess
internal import ClusterModel
internal import Controller
internal import Inotify
public import KubeClient
internal import KubeWatch
public import Logging
internal import NeighborAnnouncer
internal import ManifestSource
internal import NFTNetlink
internal import DNSServer
internal import Netlink
internal import Observability
public import ProxyConfiguration
internal import ServicePlan
public import ServiceLifecycle
internal import SyncMachine

/// The proxy as a service: it follows a source of the cluster's state, programs the kernel, and serves health, metrics and
/// DNS. When it stops, the tables remain in place.
public struct Daemon: ServiceLifecycle.Service, CustomStringConvertible {
  private let configuration: RunConfiguration
  private let nodeName: String
  private let source: Source
  private let sockets: PrivilegedSockets
  private let configz: String
  private let version: String
  private let logger: Logger

  /// The source of the cluster's state.
  public enum Source: Sendable {
    /// An API server.
    case cluster(APIConfiguration)
    /// A folder of manifests.
    case folder(ManifestFolder)
  }

  /// Creates a daemon; `run` starts it.
  ///
  /// - Parameters:
  ///   - nodeName: the name of the Node that it runs on.
  ///   - sockets: the sockets that were opened before privileges were dropped.
  ///   - configz: the configuration in use, as JSON, for `/configz`.
  public init(
    _ configuration: RunConfiguration, nodeName: String, source: Source, sockets: PrivilegedSockets,
    configz: String, version: String, logger: Logger
  ) {
    self.configuration = configuration
    self.nodeName = nodeName
    self.source = source
    self.sockets = sockets
    self.configz = configz
    self.version = version
    self.logger = logger
  }

  /// Configures the memory allocator of the process. Call it before much memory is allocated.
  public static func prepareProcess() { process_keep_large_memory_apart() }

  /// Runs until the task is cancelled or a graceful shutdown begins.
  public func run() async throws {
    let kernel = try NFTKernel(ownsTables: configuration.ownsTable)
    let (changes, control) = try NFTMonitor.changes(ownPort: kernel.port)
    kernel.pauseForLargeCommits(control)
    let (addresses, _) = try AddressMonitor.addresses()
    var engine = engine
    // The addresses are needed before the first transaction, or it would lack node ports, with a warning about them.
    _ = engine.setInterfaceAddresses(try interfaceAddresses().map(\.address))
    let servers = StatusServers(configuration, configz: configz, version: version, logger: logger)
    let healthChecks = HealthCheckUpdates()
    let observer = DaemonObserver(
      nodeName: nodeName, isStandalone: isStandalone, metrics: servers.metrics, health: servers.health,
      loadBalancers: sockets.announcer.map { LoadBalancerAnnouncements($0) }, logger: logger
    ) { healthChecks.publish($0) }
    let loop = ProxyLoop(
      engine, periods: periods, kernel: kernel, flows: ConntrackFlows(), observer: observer)
    let work = { @Sendable in
      await withThrowingTaskGroup { group in
        group.addTask { for try await change in changes { await loop.handleRulesetChange(change) } }
        group.addTask {
          for try await list in addresses { await loop.setInterfaceAddresses(list.map(\.address)) }
        }
        group.addTask { try await servers.serve() }
        group.addTask { try await self.sockets.serve(self.logger) }
        group.addTask { await self.updateHealthChecks(healthChecks, servers) }
        group.addTask { try await self.follow(loop, servers) }
        if let file = configuration.configurationFile {
          group.addTask { try await Self.throwWhenChanged(file) }
        }
        // When one task ends, all end: a restart is better than a proxy that does only part of its work.
        let outcome = await group.nextResult()
        group.cancelAll()
        return outcome
      }
    }
    let outcome = await cancelWhenGracefulShutdown { await work() }
    await loop.stop()
    control.stop()
    await servers.shutdown()
    if case .failure(let error) = outcome, !(error is CancellationError) { throw error }
    logger.notice("stopped; the tables remain in place")
  }

  /// The name of this service in the log.
  public var description: String { "proxy" }

  private var isStandalone: Bool { if case .folder = source { true } else { false } }

  private var periods: SyncMachine.Periods {
    SyncMachine.Periods(minimum: configuration.minSyncPeriod, check: configuration.syncPeriod)
  }

  private var engine: ProxyEngine {
    let configuration = configuration
    return ProxyEngine(
      ProxyEngine.Configuration(
        nodeName: nodeName, nodeIPs: configuration.nodeIPs, takesInterfacesForNode: isStandalone,
        needsPodCIDRs: configuration.localPods == .nodeBlocks, counters: configuration.counters
      ) { configuration.settings(for: $0) })
  }

  // MARK: Sources

  private func follow(_ loop: ProxyLoop, _ servers: StatusServers) async throws {
    switch source {
    case .folder(let folder): try await follow(folder, loop)
    case .cluster(let server): try await follow(server, loop, servers)
    }
  }

  private func follow(_ manifests: ManifestFolder, _ loop: ProxyLoop) async throws {
    let (events, continuation) = AsyncStream.makeStream(of: ManifestFolderController.Event.self)
    try await withThrowingTaskGroup { group in
      group.addTask { try await FolderWatch(manifests.path).run { continuation.yield(.news($0)) } }
      group.addTask {
        while true {
          try await Task.sleep(for: .seconds(5))
          continuation.yield(.retryStore)
        }
      }
      group.addTask {
        var controller = try ManifestFolderController(manifests, logger: self.logger)
        for await event in events {
          for update in controller.handle(event) { await self.apply(update, loop) }
        }
      }
      // When one task ends, all end.
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func follow(
    _ server: APIConfiguration, _ loop: ProxyLoop, _ servers: StatusServers
  ) async throws {
    let connection = APIConnection(
      server, observer: RequestMetrics(servers.metrics.api), logger: logger)
    let watch = ClusterWatch(
      connection: connection, node: nodeName, proxyName: configuration.proxyName, logger: logger)
    let recorder = EventRecorder(connection: connection, node: nodeName, logger: logger)
    servers.record(with: recorder)
    recorder.record(.starting(node: nodeName))
    await withTaskGroup { group in
      group.addTask { await recorder.run() }
      group.addTask {
        await watch.run { update, diagnostics in
          for diagnostic in diagnostics { logger.warning("\(diagnostic)") }
          await self.apply(update, loop)
        }
      }
      await group.next()
      group.cancelAll()
    }
    await connection.shutdown()
  }

  private func apply(_ update: ClusterUpdate, _ loop: ProxyLoop) async {
    sockets.nameServer?.apply(update)
    await loop.apply(update)
  }

  // MARK: The configuration file

  /// Throws when the file has changed. A restart by the supervisor of the process then applies the new configuration.
  private static func throwWhenChanged(_ file: String) async throws {
    let watch: FileWatch
    do { watch = try FileWatch(file) } catch {
      throw ConfigurationFileEvent.watchFailed(file, reason: "\(error)")
    }
    if await watch.waitForChange() { throw ConfigurationFileEvent.changed(file) }
    throw CancellationError()
  }

  // MARK: Health check node ports

  private func updateHealthChecks(_ updates: HealthCheckUpdates, _ servers: StatusServers) async {
    for await _ in updates.wakeups {
      guard let desired = updates.latest, await !servers.update(desired) else { continue }
      updates.retry(after: .seconds(2))
    }
  }
}
