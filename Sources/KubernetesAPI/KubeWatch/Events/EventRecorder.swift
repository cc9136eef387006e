internal import ClusterModel
internal import FoundationEssentials
public import KubeClient
public import Logging

/// Reports to the cluster's users as Events (events.k8s.io/v1).
///
/// Nothing waits for it: events that cannot be sent in time are dropped, and failures are only logged.
public struct EventRecorder: Sendable {
  private let connection: APIConnection
  private let node: String
  private let logger: Logger
  private let events: AsyncStream<ClusterEvent>
  private let feed: AsyncStream<ClusterEvent>.Continuation

  /// Creates a recorder; `run` sends what is recorded.
  ///
  /// - Parameter node: the name of our Node, as the reporting instance.
  public init(connection: APIConnection, node: String, logger: Logger) {
    self.connection = connection
    self.node = node
    self.logger = logger
    (events, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
  }

  /// Queues an event and returns immediately.
  public func record(_ event: ClusterEvent) { feed.yield(event) }

  /// Sends recorded events until the task is cancelled: an identical event once in ten minutes, and at most 25 in a
  /// burst.
  public func run() async {
    let start = ContinuousClock.now
    var limit = EventRateLimit()
    for await event in events where limit.allows(event, at: .now - start) { await send(event) }
  }

  private func send(_ event: ClusterEvent) async {
    do {
      let object = EventBody(event, node: node, at: .now)
      let request = APIRequest(
        .createEvents, in: EventBody.namespace(of: event), body: [UInt8](try JSONEncoder().encode(object)))
      _ = try await connection.fetch(request)
    } catch {
      logger.warning("cannot send the event \(event.reason) about \(event.regarding): \(error)")
    }
  }
}
