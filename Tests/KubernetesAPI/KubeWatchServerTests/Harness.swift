import ClusterModel
import KubeClient
import KubeClientSupport
import KubeTestServer
import KubeWatch
import Synchronization
import Testing

/// Records all updates, and the state that results from them.
final class Told: Sendable {
  struct World: Sendable {
    var services: [NamespacedName: Service] = [:]
    var slices: [NamespacedName: EndpointSlice] = [:]
    var nodes: [String: Node] = [:]
    var serviceCIDRs: [String: ServiceCIDR] = [:]
    var updates: [ClusterUpdate] = []
    var diagnostics: [Diagnostic] = []
    /// The kinds that were listed, in order; a kind that was listed again is repeated.
    var lists: [String] = []

    var serviceNames: [String] { services.keys.map(\.name).sorted() }
    var isWhole: Bool { Set(lists).count == 4 }
  }

  private let world = Mutex(World())

  var now: World { world.withLock { $0 } }

  func add(_ update: ClusterUpdate, _ diagnostics: [Diagnostic]) {
    world.withLock { world in
      world.updates.append(update)
      world.diagnostics += diagnostics
      switch update {
      case .listed(let list): world.take(list)
      case .changed(.service(let name, let service)): world.services[name] = service
      case .changed(.slice(let name, let slice)): world.slices[name] = slice
      case .changed(.node(let name, let node)): world.nodes[name] = node
      case .changed(.serviceCIDR(let name, let cidr)): world.serviceCIDRs[name] = cidr
      }
    }
  }

  /// Waits until the state satisfies a condition; records an issue if it never does.
  func wait(
    _ what: Comment, sourceLocation: Testing.SourceLocation = #_sourceLocation, until holds: (World) -> Bool
  ) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while !holds(now) {
      guard .now < end else {
        let seen = now
        Issue.record(
          "\(what): still \(seen.serviceNames.prefix(20)), lists \(seen.lists)",
          sourceLocation: sourceLocation)
        throw CancellationError()
      }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}

extension Told.World {
  fileprivate mutating func take(_ list: ObjectList) {
    switch list {
    case .services(let all):
      lists.append("services")
      services = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    case .slices(let all):
      lists.append("slices")
      slices = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    case .nodes(let all):
      lists.append("nodes")
      nodes = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    case .serviceCIDRs(let all):
      lists.append("serviceCIDRs")
      serviceCIDRs = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }
  }
}

/// Runs a watch of a server during `body`.
func watching(
  _ server: KubeTestServer, kubeconfig: String? = nil, proxyName: String? = nil, timing: WatchTiming = .quick,
  timeouts: APIConnection.Timeouts = .quick, log: LoggedLines = LoggedLines(),
  deliver: (@Sendable (ClusterUpdate) async -> Void)? = nil, _ body: (Told) async throws -> Void
) async throws {
  let file = try TemporaryFile(kubeconfig ?? server.kubeconfig())
  let connection = APIConnection(
    try APIConfiguration.load(kubeconfig: file.path), timeouts: timeouts, logger: log.logger)
  let told = Told()
  let watch = ClusterWatch(
    connection: connection, node: "node1", proxyName: proxyName, timing: timing, logger: log.logger)
  let task = Task {
    await watch.run { update, diagnostics in
      await deliver?(update)
      told.add(update, diagnostics)
    }
  }
  var failure: (any Error)?
  do { try await body(told) } catch { failure = error }
  task.cancel()
  await task.value
  #expect(!log.all.contains { $0.contains("cancelled") }, "cancelling is not a failure")
  await connection.shutdown()
  try await server.shutdown()
  withExtendedLifetime(file) {}
  if let failure, !(failure is CancellationError) { throw failure }
}

extension WatchTiming {
  /// Short enough for tests.
  static var quick: Self {
    var timing = Self()
    timing.initialDelay = .milliseconds(5)
    timing.maximumDelay = .milliseconds(40)
    timing.absentRetry = .milliseconds(50)
    return timing
  }
}

extension LoggedLines {
  /// Waits until the log satisfies a condition.
  func wait(
    _ what: Comment, sourceLocation: Testing.SourceLocation = #_sourceLocation,
    until holds: ([String]) -> Bool
  ) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while !holds(all) {
      guard .now < end else {
        Issue.record("\(what): the log is still \(all)", sourceLocation: sourceLocation)
        throw CancellationError()
      }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}

extension KubeTestServer {
  /// Waits until the requests satisfy a condition.
  func wait(
    _ what: Comment, sourceLocation: Testing.SourceLocation = #_sourceLocation,
    until holds: ([APICall]) -> Bool
  ) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while !holds(calls) {
      guard .now < end else {
        Issue.record("\(what): never", sourceLocation: sourceLocation)
        throw CancellationError()
      }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}
