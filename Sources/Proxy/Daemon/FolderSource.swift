internal import ClusterModel
internal import Logging
internal import ManifestSource
internal import ProxyConfiguration

/// A folder of manifests as the source of the cluster's state.
struct FolderSource {
  /// How often to retry to store allocations.
  private static let retryInterval = Duration.seconds(5)

  private let manifests: ManifestFolder
  private let logger: Logger
  private let events: AsyncStream<ManifestFolderController.Event>
  private let feed: AsyncStream<ManifestFolderController.Event>.Continuation

  init(_ manifests: ManifestFolder, logger: Logger) {
    self.manifests = manifests
    self.logger = logger
    (events, feed) = AsyncStream.makeStream(of: ManifestFolderController.Event.self)
  }

  /// Passes events to the controller, which allocates addresses and ports, and delivers what follows from them.
  ///
  /// - Parameter deliver: receives what follows from one change of the folder, which belongs together: a Service and its
  ///   slice, for example.
  func allocate(deliver: @Sendable ([ClusterUpdate]) async -> Void) async throws {
    var controller = try ManifestFolderController(manifests, logger: logger)
    for await event in events {
      let updates = controller.handle(event)
      if !updates.isEmpty { await deliver(updates) }
    }
  }

  /// Passes changes of the folder to `allocate`.
  func watch() async throws { try await FolderWatch(manifests.path).run { feed.yield(.news($0)) } }

  /// Lets `allocate` retry now and then.
  func retry() async throws {
    while true {
      try await Task.sleep(for: Self.retryInterval)
      feed.yield(.retryStore)
    }
  }
}
