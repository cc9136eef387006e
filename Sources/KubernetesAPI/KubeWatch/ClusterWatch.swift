package import ClusterModel
package import KubeClient
internal import KubeWire
package import Logging

/// Lists and watches the cluster's Services, EndpointSlices and ServiceCIDRs and our own Node.
///
/// Each kind is first delivered as a complete list; nothing should be programmed before all four lists have arrived.
/// If the server no longer knows our resource version, the kind is delivered as a complete list again, to be compared
/// with the known state so that nothing disappears in between. While the server is away, nothing is delivered.
package struct ClusterWatch: Sendable {
  private let connection: APIConnection
  private let node: String
  private let proxyName: String?
  private let timing: WatchTiming
  private let logger: Logger

  /// Prepares a watch; `run` starts it.
  ///
  /// - Parameter node: the name of our Node.
  /// - Parameter proxyName: our value of the label `service.kubernetes.io/service-proxy-name`; nil to select Services
  ///   without that label.
  package init(
    connection: APIConnection, node: String, proxyName: String? = nil, timing: WatchTiming = WatchTiming(),
    logger: Logger
  ) {
    self.connection = connection
    self.node = node
    self.proxyName = proxyName
    self.timing = timing
    self.logger = logger
  }

  /// Lists and watches until the task is cancelled. Failures are logged and retried indefinitely.
  ///
  /// - Parameter deliver: called with one update at a time. Until it returns, only the latest state of each object is
  ///   kept for it, so it may take its time.
  package func run(_ deliver: @escaping @Sendable (ClusterUpdate, [Diagnostic]) async -> Void) async {
    await start().run(deliver)
  }

  /// Begins to list and watch, before there is anybody to deliver to.
  package func start() -> StartedClusterWatch {
    let queue = UpdateQueue()
    let work = Task {
      await withTaskGroup { group in
        for kind in WireKind.allCases {
          group.addTask { await follow(kind, queue) }
        }
      }
    }
    return StartedClusterWatch(queue: queue, work: work)
  }

  private func follow(_ kind: WireKind, _ queue: UpdateQueue) async {
    let source = ListWatcher(
      kind: kind, selector: ObjectSelector(of: kind, node: node, proxyName: proxyName), connection: connection
    )
    var driver = ReflectorDriver(kind, timing: timing, queue: queue, logger: logger)
    await driver.run(source)
  }
}

/// A watch that has begun. It goes on until the task that runs it is cancelled.
package struct StartedClusterWatch: Sendable {
  let queue: UpdateQueue
  let work: Task<Void, Never>

  /// Delivers what has arrived, and what will, until the task is cancelled; returns when nothing is under way any more.
  ///
  /// - Parameters:
  ///   - executor: where to deliver: the receiver's, so that no third thread is involved.
  ///   - deliver: as for `ClusterWatch.run`.
  package func run(
    on executor: (any TaskExecutor)? = nil,
    _ deliver: @escaping @Sendable (ClusterUpdate, [Diagnostic]) async -> Void
  ) async {
    await withTaskCancellationHandler {
      await withTaskExecutorPreference(executor) { await queue.drain(deliver) }
      await work.value
    } onCancel: {
      work.cancel()
    }
  }
}
