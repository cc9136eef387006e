import Allocation
import ClusterModel
import Foundation
import KubeClient
import KubeClientSupport
import KubeTestServer
import KubeWatch
import Logging
import ManifestSource
import ProxyConfiguration
import Synchronization
import Testing

@testable import Daemon

/// A source of the cluster's state as the daemon follows it, and the objects behind it.
protocol ClusterSource: Sendable {
  /// Adds these objects, or replaces those of the same kinds and names.
  func put(_ objects: [JSONValue]) async throws

  /// Removes an object.
  func delete(_ key: ObjectKey) async throws

  /// Makes the objects unreachable, changes them, and makes them reachable again.
  ///
  /// - Parameter log: what the follower has logged so far; it must have noticed before the objects change.
  func goAway(noticedIn log: LoggedLines, while body: () async throws -> Void) async throws

  /// Delivers updates until the task is cancelled, and logs what is wrong with objects.
  func follow(
    _ logger: Logger, deliver: @escaping @Sendable (ClusterUpdate) async -> Void
  ) async throws

  /// Ends the source.
  func end() async throws
}

/// The sources that have to keep the contract.
enum SourceKind: CaseIterable, Sendable {
  case folder
  /// An API server that writes protobuf, as all of Kubernetes do.
  case server
  /// One that writes JSON.
  case jsonServer
  /// One that cannot say what has changed while it was away.
  case forgetfulServer

  func make() async throws -> any ClusterSource {
    switch self {
    case .folder: try FolderSource()
    case .server: try await ServerSource { _ in }
    case .jsonServer: try await ServerSource { $0.speaksProtobuf = false }
    case .forgetfulServer: try await ServerSource(isForgetful: true) { _ in }
    }
  }
}

/// A folder with a file for each object. Its allocations are stored outside of it.
private final class FolderSource: ClusterSource {
  private let root = FileManager.default.temporaryDirectory.appending(path: "viaduct-source-\(UUID())").path()
  private let place: Mutex<String>
  private let home: String

  init() throws {
    home = "\(root)/manifests"
    place = Mutex(home)
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func path(of key: ObjectKey) -> String {
    "\(place.withLock { $0 })/\(key.kind)-\(key.namespace)-\(key.name).json"
  }

  func put(_ objects: [JSONValue]) throws {
    for object in objects {
      try Data(object.bytes).write(to: URL(filePath: path(of: try object.key)), options: .atomic)
    }
  }

  func delete(_ key: ObjectKey) throws { try FileManager.default.removeItem(atPath: path(of: key)) }

  func goAway(noticedIn log: LoggedLines, while body: () async throws -> Void) async throws {
    try move(to: "\(root)/away")
    try await wait("the folder is missed") { log.all.contains { $0.contains("the folder is gone") } }
    try await body()
    try move(to: home)
  }

  private func move(to path: String) throws {
    try place.withLock { place in
      try FileManager.default.moveItem(atPath: place, toPath: path)
      place = path
    }
  }

  func follow(
    _ logger: Logger, deliver: @escaping @Sendable (ClusterUpdate) async -> Void
  ) async throws {
    let manifests = ManifestFolder(
      path: home, pools: try AddressPools(), store: "\(root)/store", isStoreExplicit: true)
    let (events, continuation) = AsyncStream.makeStream(of: ManifestFolderController.Event.self)
    try await withThrowingTaskGroup { group in
      group.addTask { try await FolderWatch(manifests.path).run { continuation.yield(.news($0)) } }
      group.addTask {
        var controller = try ManifestFolderController(manifests, logger: logger)
        for await event in events {
          for update in controller.handle(event) { await deliver(update) }
        }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  func end() {}
}

private final class ServerSource: ClusterSource {
  private let server: KubeTestServer
  private let isForgetful: Bool

  init(isForgetful: Bool = false, settings: (inout Settings) -> Void) async throws {
    server = try await KubeTestServer()
    self.isForgetful = isForgetful
    server.change(settings)
  }

  func put(_ objects: [JSONValue]) throws { try server.put(objects) }

  func delete(_ key: ObjectKey) { server.delete(key) }

  func goAway(noticedIn log: LoggedLines, while body: () async throws -> Void) async throws {
    try await wait("all watches are open") { server.openWatches == 4 }
    try await server.goAway()
    try await wait("each watch misses the server") {
      ["services", "endpointslices", "nodes", "servicecidrs"].allSatisfy { name in
        log.all.contains { $0.hasPrefix("warning: \(name): ") }
      }
    }
    try await body()
    if isForgetful { server.compact() }
    try await server.comeBack()
  }

  func follow(
    _ logger: Logger, deliver: @escaping @Sendable (ClusterUpdate) async -> Void
  ) async throws {
    let file = try TemporaryFile(server.kubeconfig())
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), timeouts: .quick, logger: logger)
    var timing = WatchTiming()
    (timing.initialDelay, timing.maximumDelay) = (.milliseconds(5), .milliseconds(40))
    let watch = ClusterWatch(connection: connection, node: "node1", timing: timing, logger: logger)
    await watch.run { update, diagnostics in
      for diagnostic in diagnostics { logger.warning("\(diagnostic)") }
      await deliver(update)
    }
    await connection.shutdown()
    withExtendedLifetime(file) {}
  }

  func end() async throws { try await server.shutdown() }
}

extension JSONValue {
  /// The object's kind and name.
  fileprivate var key: ObjectKey {
    get throws {
      let metadata = try #require(self["metadata"])
      return ObjectKey(
        try #require(self["kind"]?.text), namespace: metadata["namespace"]?.text ?? "",
        try #require(metadata["name"]?.text))
    }
  }
}

/// Waits until a condition holds, up to a limit that only a failure reaches.
func wait(_ what: String, until holds: () -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(30)
  while !holds() {
    guard .now < end else { throw NeverHappened(what: what) }
    try await Task.sleep(for: .milliseconds(2))
  }
}

/// A condition never held.
struct NeverHappened: Error {
  let what: String
}
