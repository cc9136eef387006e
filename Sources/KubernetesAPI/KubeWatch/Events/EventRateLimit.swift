/// Limits how many events are sent, so that a persistent failure does not load the API server. client-go limits its
/// events in the same way.
struct EventRateLimit: Sendable {
  /// The most events to send in a burst.
  private static let burst = 25
  /// The time after which one more event may be sent.
  private static let refillInterval = Duration.seconds(10)
  /// How long an identical event is not sent again.
  private static let repeatInterval = Duration.seconds(600)

  private var remaining = Self.burst
  private var lastRefill = Duration.zero
  private var sent: [ClusterEvent: Duration] = [:]

  /// Returns whether an event may be sent now, and counts it if so.
  ///
  /// - Parameter now: the time since any fixed instant.
  mutating func allows(_ event: ClusterEvent, at now: Duration) -> Bool {
    refill(now)
    sent = sent.filter { now - $0.value < Self.repeatInterval }
    guard remaining > 0, sent[event] == nil else { return false }
    remaining -= 1
    sent[event] = now
    return true
  }

  private mutating func refill(_ now: Duration) {
    if remaining == Self.burst { lastRefill = now }
    while remaining < Self.burst, now - lastRefill >= Self.refillInterval {
      remaining += 1
      lastRefill += Self.refillInterval
    }
  }
}
