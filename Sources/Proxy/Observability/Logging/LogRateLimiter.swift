/// Keeps something that fails again and again from filling the log: a message is said when it is new, and after that at
/// intervals that grow from ten seconds to ten minutes. Another message is said at once.
public struct LogRateLimiter: Sendable {
  private struct Suppression {
    var until: Duration
    var interval: Duration
    var suppressed = 0
  }

  private static let firstInterval = Duration.seconds(10)
  private static let lastInterval = Duration.seconds(600)
  /// More different messages than this in one run of failures are said as if each were new.
  private static let most = 16

  private var suppressions: [String: Suppression] = [:]
  private var count = 0

  /// Nothing has failed.
  public init() {}

  /// What to say of one more failure; nil for nothing. It tells how often the same was left suppressed.
  ///
  /// - Parameter now: time since any fixed moment.
  public mutating func text(of message: String, at now: Duration) -> String? {
    count += 1
    guard var suppression = suppressions[message] else {
      if suppressions.count < Self.most {
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

  /// It works again; gives how often it failed before.
  public mutating func end() -> Int {
    defer { self = Self() }
    return count
  }
}
