internal import NFTDriver
internal import Addresses
internal import CProcess
internal import ClusterModel
internal import Controller
internal import Inotify
public import KubeWatch
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

/// The proxy as a process: sources, the loop that programs, and all that stands around it, until it is told to stop. The
/// tables stay as they are then.
public struct Daemon: ServiceLifecycle.Service, CustomStringConvertible {
  private let configuration: RunConfiguration
  private let nodeName: String
  private let source: Source
  private let sockets: PrivilegedSockets
  private let configz: String
  private let version: String
  private let logger: Logger

  /// Where the cluster's state comes from.
  public enum Source: Sendable {
    /// An API server.
    case cluster(APIConfiguration)
    /// A folder of manifests.
    case folder(ManifestFolder)
  }

  /// A daemon that has not begun.
  ///
  /// - Parameters:
  ///   - nodeName: the name of our Node.
  ///   - sockets: what was opened before privileges were given up.
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

  /// Sets what is the whole process's; best before much memory is in use.
  public static func prepareProcess() { process_keep_large_memory_apart() }

  /// Serves until the task is cancelled or a graceful shutdown begins.
  public func run() async throws {
    let kernel = try NFTKernel(ownsTables: configuration.ownsTable)
    let (changes, control) = try NFTMonitor.changes(ownPort: kernel.port)
    kernel.pauseForLargeCommits(control)
    let (addresses, _) = try AddressMonitor.addresses()
    var engine = engine
    // Known before the first transaction, so that it has the node ports and nobody is warned that they are lacking.
    _ = engine.setInterfaceAddresses(try interfaceAddresses().map(\.address))
    let surroundings = Surroundings(configuration, configz: configz, version: version, logger: logger)
    let checks = HealthCheckNews()
    let observer = DaemonObserver(
      nodeName: nodeName, isAlone: isAlone, metrics: surroundings.metrics, health: surroundings.health,
      loadBalancers: sockets.announcer.map { LoadBalancerNews($0) }, logger: logger
    ) { checks.announce($0) }
    let loop = ProxyLoop(
      engine, periods: periods, kernel: kernel, flows: ConntrackFlows(), observer: observer)
    let work = { @Sendable in
      await withThrowingTaskGroup { group in
        group.addTask { for try await change in changes { await loop.handleRulesetChange(change) } }
        group.addTask {
          for try await list in addresses { await loop.setInterfaceAddresses(list.map(\.address)) }
        }
        group.addTask { try await surroundings.serve() }
        group.addTask { try await self.sockets.serve(self.logger) }
        group.addTask { await self.follow(checks, surroundings) }
        group.addTask { try await self.follow(loop, surroundings) }
        if let file = configuration.configurationFile {
          group.addTask { try await Self.endWhenChanged(file) }
        }
        // Whatever ends, ends all: a proxy that does half of its work is worse than one that is started again.
        let outcome = await group.nextResult()
        group.cancelAll()
        return outcome
      }
    }
    let outcome = await cancelWhenGracefulShutdown { await work() }
    await loop.stop()
    control.stop()
    await surroundings.shutdown()
    if case .failure(let error) = outcome, !(error is CancellationError) { throw error }
    logger.notice("stopped; the tables stay as they are")
  }

  /// For the log, which names the services of a process.
  public var description: String { "proxy" }

  private var isAlone: Bool { if case .folder = source { true } else { false } }

  private var periods: SyncMachine.Periods {
    SyncMachine.Periods(minimum: configuration.minSyncPeriod, check: configuration.syncPeriod)
  }

  private var engine: ProxyEngine {
    let configuration = configuration
    return ProxyEngine(
      ProxyEngine.Configuration(
        nodeName: nodeName, nodeIPs: configuration.nodeIPs, takesInterfacesForNode: isAlone,
        needsPodCIDRs: configuration.localPods == .nodeBlocks, counters: configuration.counters
      ) { configuration.settings(for: $0) })
  }

  // MARK: Sources

  private func follow(_ loop: ProxyLoop, _ surroundings: Surroundings) async throws {
    switch source {
    case .folder(let folder): try await follow(folder, loop)
    case .cluster(let server): try await follow(server, loop, surroundings)
    }
  }

  private func follow(_ manifests: ManifestFolder, _ loop: ProxyLoop) async throws {
    let (events, continuation) = AsyncStream.makeStream(of: LabFolder.Event.self)
    try await withThrowingTaskGroup { group in
      group.addTask { try await FolderWatch(manifests.path).run { continuation.yield(.news($0)) } }
      group.addTask {
        while true {
          try await Task.sleep(for: .seconds(5))
          continuation.yield(.isTimeToTryAgain)
        }
      }
      group.addTask {
        var folder = try LabFolder(manifests, logger: self.logger)
        for await event in events {
          for update in folder.take(event) { await self.take(update, loop) }
        }
      }
      // Whichever ends first ends all.
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func follow(
    _ server: APIConfiguration, _ loop: ProxyLoop, _ surroundings: Surroundings
  ) async throws {
    let connection = APIConnection(
      server, witness: RequestMetrics(surroundings.metrics.api), logger: logger)
    let watch = ClusterWatch(
      connection: connection, node: nodeName, proxyName: configuration.proxyName, logger: logger)
    let recorder = EventRecorder(connection: connection, node: nodeName, logger: logger)
    surroundings.record(with: recorder)
    recorder.record(.starting(node: nodeName))
    await withTaskGroup { group in
      group.addTask { await recorder.run() }
      group.addTask {
        await watch.run { update, diagnostics in
          for diagnostic in diagnostics { logger.warning("\(diagnostic)") }
          await self.take(update, loop)
        }
      }
      await group.next()
      group.cancelAll()
    }
    await connection.shutdown()
  }

  private func take(_ update: ClusterUpdate, _ loop: ProxyLoop) async {
    sockets.names?.apply(update)
    await loop.apply(update)
  }

  // MARK: The configuration file

  /// A change of the configuration needs another start, which is for whoever starts us.
  private static func endWhenChanged(_ file: String) async throws {
    let watch: FileWatch
    do { watch = try FileWatch(file) } catch { throw ConfigurationFileEvent.unheard(file, "\(error)") }
    if await watch.isChanged() { throw ConfigurationFileEvent.changed(file) }
    throw CancellationError()
  }

  // MARK: Health check node ports

  private func follow(_ checks: HealthCheckNews, _ surroundings: Surroundings) async {
    for await _ in checks.wakes {
      guard let state = checks.latest, await !surroundings.update(state) else { continue }
      checks.repeatLatest(after: .seconds(2))
    }
  }
}
