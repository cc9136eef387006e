internal import ClusterModel
internal import FoundationEssentials
public import Logging

/// Tells the cluster's users what happens here, as Events (events.k8s.io/v1).
///
/// Nobody waits for it: what cannot be sent in time is dropped, and failures are only logged.
public struct EventRecorder: Sendable {
  private let connection: APIConnection
  private let node: String
  private let logger: Logger
  private let events: AsyncStream<ClusterEvent>
  private let feed: AsyncStream<ClusterEvent>.Continuation

  /// A recorder; `run` sends what it is given.
  ///
  /// - Parameter node: our Node's name, as the one who reports.
  public init(connection: APIConnection, node: String, logger: Logger) {
    self.connection = connection
    self.node = node
    self.logger = logger
    (events, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
  }

  /// Takes an event to be sent. Returns at once.
  public func record(_ event: ClusterEvent) { feed.yield(event) }

  /// Sends what is recorded until the task is cancelled. The same event is sent once in ten minutes, and no more than
  /// 25 at once.
  public func run() async {
    let start = ContinuousClock.now
    var limit = EventRateLimit()
    for await event in events where limit.allows(event, at: .now - start) { await send(event) }
  }

  private func send(_ event: ClusterEvent) async {
    do {
      let object = EventBody(event, node: node, at: .now)
      let namespace = EventBody.namespace(of: event)
      let request = APIRequest(
        method: "POST", path: "/apis/events.k8s.io/v1/namespaces/\(namespace)/events",
        body: [UInt8](try JSONEncoder().encode(object)))
      _ = try await connection.answer(request)
    } catch {
      logger.warning("cannot send the event \(event.reason) about \(event.regarding): \(error)")
    }
  }
}
