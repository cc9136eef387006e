/// Keeps something that fails again and again from filling the log: a message is said when it is new, and after that at
/// intervals that grow from ten seconds to ten minutes. Another message is said at once.
public struct RepeatedMessages: Sendable {
  private struct Silence {
    var until: Duration
    var interval: Duration
    var unsaid = 0
  }

  private static let firstInterval = Duration.seconds(10)
  private static let lastInterval = Duration.seconds(600)
  /// More different messages than this in one run of failures are said as if each were new.
  private static let most = 16

  private var silences: [String: Silence] = [:]
  private var count = 0

  /// Nothing has failed.
  public init() {}

  /// What to say of one more failure; nil for nothing. It tells how often the same was left unsaid.
  ///
  /// - Parameter now: time since any fixed moment.
  public mutating func text(of message: String, at now: Duration) -> String? {
    count += 1
    guard var silence = silences[message] else {
      if silences.count < Self.most {
        silences[message] = Silence(until: now + Self.firstInterval, interval: Self.firstInterval)
      }
      return message
    }
    guard now >= silence.until else {
      silences[message]?.unsaid += 1
      return nil
    }
    let times = silence.unsaid + 1
    silence.interval = min(silence.interval * 2, Self.lastInterval)
    silence.until = now + silence.interval
    silence.unsaid = 0
    silences[message] = silence
    return "\(message) (\(times) time\(times == 1 ? "" : "s") since it was last logged)"
  }

  /// It works again; gives how often it failed before.
  public mutating func end() -> Int {
    defer { self = Self() }
    return count
  }
}
