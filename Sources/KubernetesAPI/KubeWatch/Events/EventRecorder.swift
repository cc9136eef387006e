internal import ClusterModel
internal import FoundationEssentials
package import KubeClient
internal import KubeWire
package import Logging

/// Reports to the cluster's users as Events (events.k8s.io/v1).
///
/// Nothing waits for it. While the API server is away, events are kept until it is there again; the latest are dropped if
/// there are too many. An event that it refuses is dropped.
package struct EventRecorder: Sendable {
  private let connection: APIConnection
  private let node: String
  private let timing: WatchTiming
  private let logger: Logger
  private let events: AsyncStream<RecordedEvent>
  private let feed: AsyncStream<RecordedEvent>.Continuation

  private struct RecordedEvent: Sendable {
    let event: ClusterEvent
    let time = Date.now
  }

  /// Creates a recorder; `run` sends what is recorded.
  ///
  /// - Parameters:
  ///   - node: the name of our Node, as the reporting instance.
  ///   - timing: its delays after failures are used.
  package init(connection: APIConnection, node: String, timing: WatchTiming = WatchTiming(), logger: Logger) {
    self.connection = connection
    self.node = node
    self.timing = timing
    self.logger = logger
    (events, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
  }

  /// Queues an event and returns immediately.
  package func record(_ event: ClusterEvent) { feed.yield(RecordedEvent(event: event)) }

  /// Sends recorded events until the task is cancelled: an identical event once in ten minutes, and at most 25 in a
  /// burst.
  package func run() async {
    let start = ContinuousClock.now
    var limit = EventRateLimit()
    for await recorded in events where limit.allows(recorded.event, at: .now - start) {
      await deliver(recorded)
    }
  }

  /// Sends an event until the API server has accepted or refused it.
  private func deliver(_ recorded: RecordedEvent) async {
    let event = recorded.event
    // The body has a name, so that an event whose answer was lost is not there twice.
    let body = EventBody(event, node: node, at: recorded.time)
    let start = ContinuousClock.now
    var delivery = EventDelivery(timing)
    while !Task.isCancelled {
      guard let failure = await failure(toSend: body, about: event) else {
        if delivery.failures > 0 { logger.notice("sent the event \(event.reason) about \(event.regarding)") }
        return
      }
      if failure.cause == .cancelled { return }
      let delay = delivery.delay(after: failure.cause, at: .now - start, jitter: .random(in: 0..<1))
      if delivery.failures == 1 || delay == nil {
        let outlook = delay == nil ? "" : "; it is kept until the API server takes it"
        logger.warning("cannot send the event \(event.reason) about \(event.regarding): \(failure)\(outlook)")
      }
      guard let delay else { return }
      // When the task is cancelled, the loop ends.
      try? await Task.sleep(for: delay)
    }
  }

  /// Sends an event once. Returns why it has not arrived; nil if it has.
  private func failure(toSend body: EventBody, about event: ClusterEvent) async -> APIError? {
    do {
      let request = APIRequest(
        .createEvents, in: EventBody.namespace(of: event), body: [UInt8](try JSONEncoder().encode(body)))
      _ = try await connection.fetch(request)
      return nil
    } catch let error as APIError {
      return error.cause.meansAlreadyThere ? nil : error
    } catch {
      return APIError(request: "POST", cause: .malformed("\(error)"))
    }
  }
}

extension RequestFailure {
  fileprivate var meansAlreadyThere: Bool {
    if case .refused(let status) = self { status.code == 409 } else { false }
  }
}
