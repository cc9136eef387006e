/// How many requests a client may send: the limit of client-go (`qps` and `burst` of a component's configuration).
package struct RequestRate: Hashable, Sendable {
  /// Requests per second in the long run.
  package let perSecond: Double
  /// Requests that may be sent at once, after a time without any.
  package let burst: Int

  /// Creates a limit; nil for none, if `perSecond` is not positive. A burst of 0 would never let a request pass and
  /// counts as 1.
  package init?(perSecond: Double, burst: Int) {
    guard perSecond > 0 else { return nil }
    self.perSecond = perSecond
    self.burst = max(burst, 1)
  }
}

/// The requests that a client may still send: a token bucket.
struct RequestBudget: Hashable, Sendable {
  private let rate: RequestRate
  /// Negative while requests wait.
  private var tokens: Double
  private var last = Duration.zero

  /// Creates a budget that begins with a whole burst.
  init(_ rate: RequestRate) {
    self.rate = rate
    tokens = Double(rate.burst)
  }

  /// Takes a request out of the budget, and returns how long it has to wait, which is zero within a burst.
  ///
  /// - Parameter now: the time since any fixed instant.
  mutating func take(at now: Duration) -> Duration {
    tokens = min(tokens + (now - last).inSeconds * rate.perSecond, Double(rate.burst)) - 1
    last = now
    return tokens >= 0 ? .zero : .seconds(-tokens / rate.perSecond)
  }
}
