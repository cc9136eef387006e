internal import KubeClient
internal import KubeWire

/// Decides whether and when an event that could not be sent is sent again.
struct EventDelivery {
  /// How often an event is sent that the API server denies us. One that has just started may deny what it allows a
  /// moment later. client-go's figure (tools/events, event_broadcaster.go), which counts all failures.
  private static let attemptsWithoutPermission = 12

  private var backoff: WatchBackoff
  /// The number of failures so far.
  private(set) var failures = 0

  init(_ timing: WatchTiming) {
    backoff = WatchBackoff(
      initial: timing.initialDelay, maximum: timing.maximumDelay, resetAfter: timing.resetAfter)
  }

  /// Records a failure and returns the delay before the next attempt; nil if there is to be none.
  ///
  /// - Parameters:
  ///   - now: the time since any fixed instant.
  ///   - jitter: a random number in 0..<1.
  mutating func delay(after failure: RequestFailure, at now: Duration, jitter: Double) -> Duration? {
    failures += 1
    guard isWorthRetrying(failure) else { return nil }
    return backoff.delay(at: now, jitter: jitter, atLeast: failure.retryAfter)
  }

  private func isWorthRetrying(_ failure: RequestFailure) -> Bool {
    switch failure {
    case .unreachable, .untrusted, .timedOut, .connectionClosed, .credentials: true
    case .malformed, .tooLarge, .cancelled: false
    case .refused(let status) where [401, 403].contains(status.code):
      failures < Self.attemptsWithoutPermission
    case .refused(let status): !status.isPermanent && status.code != 409
    }
  }
}
