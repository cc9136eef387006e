public import ClusterModel
internal import KubeWire
public import Logging

/// The cluster's Services, EndpointSlices, ServiceCIDRs and our Node, as the API server has them, and every change.
///
/// Each kind is told as a whole list first; nothing should be programmed before all four have come. Later lists, after
/// the server forgot where we were, come as a whole again and are to be compared with what is known, so that nothing
/// disappears in between. While the server is away nothing is told at all.
public struct ClusterWatch: Sendable {
  private let connection: APIConnection
  private let node: String
  private let proxyName: String?
  private let timing: WatchTiming
  private let logger: Logger

  /// What to watch; `run` begins.
  ///
  /// - Parameter node: our Node's name.
  /// - Parameter proxyName: the value of the label `service.kubernetes.io/service-proxy-name` that is ours; nil for
  ///   Services without that label.
  public init(
    connection: APIConnection, node: String, proxyName: String? = nil, timing: WatchTiming = WatchTiming(),
    logger: Logger
  ) {
    self.connection = connection
    self.node = node
    self.proxyName = proxyName
    self.timing = timing
    self.logger = logger
  }

  /// Lists and watches until the task is cancelled; failures are logged and tried again, for ever.
  ///
  /// - Parameter deliver: called for one update at a time. While it has not returned, only the latest state of each
  ///   object is kept for it, so it may take its time.
  public func run(_ deliver: @escaping @Sendable (ClusterUpdate, [Diagnostic]) async -> Void) async {
    let queue = UpdateQueue()
    await withTaskGroup { group in
      for kind in WireKind.allCases {
        let source = ListWatcher(
          kind: kind, selector: ObjectSelector(of: kind, node: node, proxyName: proxyName),
          connection: connection
        )
        group.addTask {
          var run = ReflectorDriver(kind, timing: timing, queue: queue, logger: logger)
          await run.run(source)
        }
      }
      group.addTask { await queue.drain(deliver) }
    }
  }
}
