/// How many events may be sent: something that goes wrong all the time must not load the API server. client-go limits
/// its events in the same way.
struct EventRateLimit: Sendable {
  /// How many may be sent at once.
  private static let burst = 25
  /// How long it takes until one more may be sent.
  private static let refill = Duration.seconds(10)
  /// For how long the same event is not sent again.
  private static let memory = Duration.seconds(600)

  private var left = Self.burst
  private var filled = Duration.zero
  private var sent: [ClusterEvent: Duration] = [:]

  /// Whether this event may be sent now; if so it counts as sent.
  ///
  /// - Parameter now: time since any fixed moment.
  mutating func allows(_ event: ClusterEvent, at now: Duration) -> Bool {
    fill(now)
    sent = sent.filter { now - $0.value < Self.memory }
    guard left > 0, sent[event] == nil else { return false }
    left -= 1
    sent[event] = now
    return true
  }

  private mutating func fill(_ now: Duration) {
    if left == Self.burst { filled = now }
    while left < Self.burst, now - filled >= Self.refill {
      left += 1
      filled += Self.refill
    }
  }
}
