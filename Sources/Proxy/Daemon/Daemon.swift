internal import NFTDriver
internal import Addresses
internal import CProcess
package import ClusterModel
internal import Controller
internal import Inotify
package import KubeClient
internal import KubeWatch
internal import LocalhostNodePorts
package import Logging
internal import NeighborAnnouncer
internal import NeighborProtocol
internal import ManifestSource
internal import NFTCompiler
internal import NFTNetlink
internal import DNSServer
internal import Netlink
internal import Observability
package import ProxyConfiguration
internal import ServicePlan
internal import SyncMachine
internal import UnixSignals

/// The proxy: it follows a source of the cluster's state, programs the kernel, and serves health, metrics and DNS. When it
/// stops, the tables remain in place.
package struct Daemon: Sendable {
  private let configuration: RunConfiguration
  private let nodeName: String
  private let source: Source
  private let sockets: PrivilegedSockets
  private let pages: ConfigurationPages
  private let version: String
  private let logger: Logger

  /// What the metrics port shows of the configuration.
  package struct ConfigurationPages: Sendable {
    let configz: String
    let flags: [String: String]

    /// - Parameters:
    ///   - configz: the configuration in use, as JSON, for `/configz`.
    ///   - flags: all flags with their values, for `/flagz`.
    package init(configz: String, flags: [String: String]) {
      self.configz = configz
      self.flags = flags
    }
  }

  /// The source of the cluster's state.
  package enum Source: Sendable {
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
  ///   - pages: what the metrics port shows of the configuration.
  package init(
    _ configuration: RunConfiguration, nodeName: String, source: Source, sockets: PrivilegedSockets,
    pages: ConfigurationPages, version: String, logger: Logger
  ) {
    self.configuration = configuration
    self.nodeName = nodeName
    self.source = source
    self.sockets = sockets
    self.pages = pages
    self.version = version
    self.logger = logger
  }

  /// Configures the memory allocator of the process. Call it before much memory is allocated.
  package static func prepareProcess() { process_keep_large_memory_apart() }

  /// Runs until SIGTERM or SIGINT. `DaemonParts` says what runs, what flows between the parts, and how they stop.
  ///
  /// - Parameters:
  ///   - examineForwarding: returns what other programs' firewalls drop; it is called again whenever one of them may have changed,
  ///     and what is new is logged.
  ///   - prepare: examines and configures the node, while the API server is already at work on the first lists. If it throws,
  ///     the daemon does not start.
  /// - Throws: what ended the daemon otherwise.
  package func run(
    examiningForwarding examineForwarding: @escaping @Sendable () -> [Diagnostic] = { [] },
    preparing prepare: @Sendable () throws -> Void = {}
  ) async throws {
    // First of all, so that a signal that comes during the start stops the daemon in the same way as one that comes later.
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let servers = StatusServers(configuration, pages: pages, version: version, logger: logger)
    let cluster = followedCluster(servers)
    try prepare()
    let kernel = try NFTKernel(ownsTables: configuration.ownsTable)
    let (changes, control) = try NFTMonitor.changes(ownPort: kernel.port)
    kernel.pauseForLargeCommits(control)
    let (addresses, _) = try AddressMonitor.addresses()
    var engine = engine
    // The addresses are needed before the first transaction, or it would lack node ports, with a warning about them.
    _ = engine.setInterfaceAddresses(try interfaceAddresses().map(\.address))
    let healthChecks = HealthCheckUpdates()
    let localhost = servers.metrics.localhost.map { _ in LocalhostNodePortUpdates() }
    let (nodeChanges, nodeChange) = AsyncStream.makeStream(of: NodeChange.self)
    let observer = DaemonObserver(
      nodeName: nodeName, isStandalone: isStandalone, metrics: servers.metrics, health: servers.health,
      loadBalancers: sockets.announcer.map { LoadBalancerAnnouncements($0) },
      localhostNodePorts: localhost, refusals: servers.refusals, logger: logger,
      reportNodeChange: { nodeChange.yield($0) }
    ) { healthChecks.publish($0) }
    let loop = ProxyLoop(
      engine, periods: periods, kernel: kernel, flows: ConntrackFlows(), observer: observer)
    let forwarding = ForwardingWatch(examineForwarding, logger)
    var parts = parts(loop, servers, healthChecks, localhost, changes, addresses, forwarding)
    let known = examineForwarding()
    parts.forwarding = part("forwarding by others") { await forwarding.run(known: known) }
    addSource(to: &parts, loop, servers, cluster)
    if endsWithNode { parts.node = part("Node") { try await throwWhenNodeChanges(nodeChanges) } }
    try await DaemonPartGroup(parts.inOrder, stoppedBy: signals, logger: logger).run()
    logger.notice("stopped; the tables remain in place")
  }

  private func parts(
    _ loop: ProxyLoop, _ servers: StatusServers, _ healthChecks: HealthCheckUpdates,
    _ localhost: LocalhostNodePortUpdates?,
    _ changes: AsyncThrowingStream<RulesetChange, any Error>,
    _ addresses: AsyncThrowingStream<[InterfaceAddress], any Error>, _ forwarding: ForwardingWatch
  ) -> DaemonParts {
    DaemonParts(
      httpThreads: .runningElsewhere("HTTP threads", logger) { await servers.shutdown() },
      healthServer: servers.healthServer.map { server in part("health server") { try await server.run() } },
      metricsServer: servers.metricsServer.map { server in part("metrics server") { try await server.run() }
      },
      healthCheckPorts: part("health check ports") { await servers.serveHealthChecks(healthChecks) },
      localhostNodePorts: localhost.map { updates in
        part("node ports on localhost") { await serveLocalhost(updates, servers.metrics) }
      },
      nameServer: sockets.nameServer.map { server in part("DNS server") { try await serve(server) } },
      announcer: sockets.announcer.map { announcer in part("announcer") { try await announce(announcer) } },
      programmingLoop: .runningElsewhere("programming loop", logger) { await loop.stop() },
      rulesetChanges: part("changes by others") {
        for try await change in changes {
          await loop.handleRulesetChange(change)
          forwarding.lookAgain()
        }
      },
      interfaceAddresses: part("interface addresses") {
        for try await list in addresses { await loop.setInterfaceAddresses(list.map(\.address)) }
      },
      source: [],
      configurationFile: configuration.configurationFile.map { file in
        part("configuration file") { try await Self.throwWhenChanged(file) }
      })
  }

  private func part(_ name: String, work: @escaping @Sendable () async throws -> Void) -> DaemonPart {
    DaemonPart(name, logger, work: work)
  }

  private var isStandalone: Bool { if case .folder = source { true } else { false } }

  private var periods: SyncMachine.Periods {
    SyncMachine.Periods(minimum: configuration.minSyncPeriod, check: configuration.syncPeriod)
  }

  private var engine: ProxyEngine {
    let configuration = configuration
    let kernel = KernelSupport.ofThisKernel()
    for warning in kernel.warnings(about: configuration.settings(for: nil)) { logger.warning("\(warning)") }
    return ProxyEngine(
      ProxyEngine.Configuration(
        nodeName: nodeName, nodeIPs: configuration.nodeIPs, takesInterfacesForNode: isStandalone,
        needsPodCIDRs: configuration.localPods == .nodeBlocks,
        // An API server does not list the Services of other proxies to us; a folder has them all.
        knowsAllServices: isStandalone && !configuration.allowsOtherProxies,
        counters: configuration.counters.including(configuration.nodePortAddresses)
      ) { node in
        kernel.restricted(configuration.settings(for: node))
      })
  }

  // MARK: The source

  /// A connection to an API server, and what was requested on it when the daemon started.
  private struct FollowedCluster {
    let connection: APIConnection
    let watch: StartedClusterWatch
  }

  /// Requests the first lists, because waiting for them takes longer than everything else that a start does; nil without an
  /// API server.
  private func followedCluster(_ servers: StatusServers) -> FollowedCluster? {
    guard case .cluster(let server) = source else { return nil }
    let connection = APIConnection(
      server, configuration.source, observer: RequestMetrics(servers.metrics.api), logger: logger)
    let watch = ClusterWatch(
      connection: connection, node: nodeName, proxyName: configuration.proxyName, logger: logger)
    return FollowedCluster(connection: connection, watch: watch.start())
  }

  private func addSource(
    to parts: inout DaemonParts, _ loop: ProxyLoop, _ servers: StatusServers, _ cluster: FollowedCluster?
  ) {
    if let cluster {
      parts.events = events(cluster.connection, servers)
      parts.source = [deliver(cluster.watch, loop)]
    } else if case .folder(let manifests) = source {
      parts.source = folderParts(FolderSource(manifests, logger: logger), loop)
    }
  }

  private func folderParts(_ folder: FolderSource, _ loop: ProxyLoop) -> [DaemonPart] {
    [
      part("allocation") { try await folder.allocate { await apply($0, loop) } },
      part("retries of the store") { try await folder.retry() },
      part("folder") { try await folder.watch() },
    ]
  }

  private func deliver(_ watch: StartedClusterWatch, _ loop: ProxyLoop) -> DaemonPart {
    part("API watch") {
      await watch.run(on: loop.taskExecutor) { update, diagnostics in
        for diagnostic in diagnostics { logger.warning("\(diagnostic)") }
        await apply(update, loop)
      }
    }
  }

  /// The last part that uses the connection closes it.
  private func events(_ connection: APIConnection, _ servers: StatusServers) -> DaemonPart {
    let recorder = EventRecorder(connection: connection, node: nodeName, logger: logger)
    servers.record(with: recorder)
    recorder.record(.starting(node: nodeName))
    return part("events") {
      await recorder.run()
      await connection.shutdown()
    }
  }

  private func apply(_ update: ClusterUpdate, _ loop: ProxyLoop) async {
    sockets.nameServer?.apply(update)
    await loop.apply(update)
  }

  private func apply(_ updates: [ClusterUpdate], _ loop: ProxyLoop) async {
    for update in updates { sockets.nameServer?.apply(update) }
    await loop.apply(updates)
  }

  // MARK: Addresses and names on the network

  private func serveLocalhost(_ updates: LocalhostNodePortUpdates, _ metrics: ProxyMetrics) async {
    let measurements = metrics.localhost.map { metrics in
      LocalhostNodePortServer.Measurements {
        metrics.listeners.set(Double($1), $0)
      } creationFailed: {
        metrics.creationFailures.add(1, $0)
      }
    }
    let server = LocalhostNodePortServer(
      measuring: measurements ?? LocalhostNodePortServer.Measurements(), logger: logger)
    await server.run(updates)
  }

  private func announce(_ announcer: AddressAnnouncer) async throws {
    try await announcer.run { logger.log(level: $0.isWarning ? .warning : .notice, "\($0)") }
  }

  private func serve(_ server: NameServer) async throws {
    logger.notice(
      "answering DNS queries for Service names at \(server.addresses.map(\.description).joined(separator: ", "))"
    )
    try await server.run { logger.warning("\($0)") }
  }

  // MARK: Our Node

  /// Whether the process ends when its Node has other addresses or pod CIDRs than at the start, as kube-proxy's does. In a
  /// folder a Node is edited like everything else.
  private var endsWithNode: Bool { !isStandalone && configuration.followedVersion.endsWithNode }

  private func throwWhenNodeChanges(_ changes: AsyncStream<NodeChange>) async throws {
    for await change in changes {
      throw NodeEvent(change: "\(change)", version: "\(configuration.followedVersion)")
    }
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
}
