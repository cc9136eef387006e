/// Limits how often a recurring failure is logged: a new message is logged at once, and then repeated at intervals that
/// grow from ten seconds to ten minutes. A different message is logged at once.
package struct LogRateLimiter: Sendable {
  private struct Suppression {
    var until: Duration
    var interval: Duration
    var suppressed = 0
  }

  private static let firstInterval = Duration.seconds(10)
  private static let lastInterval = Duration.seconds(600)
  /// How many different messages are tracked in a series of failures; any further ones are always logged.
  private static let maximumCount = 16

  private var suppressions: [String: Suppression] = [:]
  private var count = 0

  /// Creates a limiter that has seen no failure.
  package init() {}

  /// Counts a failure and returns what to log for it, if anything: the message with the number of times it was suppressed.
  ///
  /// - Parameter now: the time since any fixed point.
  package mutating func text(for message: String, at now: Duration) -> String? {
    count += 1
    guard var suppression = suppressions[message] else {
      if suppressions.count < Self.maximumCount {
        suppressions[message] = Suppression(until: now + Self.firstInterval, interval: Self.firstInterval)
      }
      return message
    }
    guard now >= suppression.until else {
      suppressions[message]?.suppressed += 1
      return nil
    }
    let times = suppression.suppressed + 1
    suppression.interval = min(suppression.interval * 2, Self.lastInterval)
    suppression.until = now + suppression.interval
    suppression.suppressed = 0
    suppressions[message] = suppression
    return "\(message) (\(times) time\(times == 1 ? "" : "s") since it was last logged)"
  }

  /// Resets the limiter after a success, and returns the number of failures before it.
  package mutating func reset() -> Int {
    defer { self = Self() }
    return count
  }
}
