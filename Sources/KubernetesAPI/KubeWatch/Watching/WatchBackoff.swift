/// How long to wait before the next try: twice as long after each failure, and never the same on two nodes, so that a
/// server that comes back does not meet all of them at once. The figures are client-go's (tools/cache, reflector.go).
struct WatchBackoff: Hashable, Sendable {
  /// After the first failure, before the jitter.
  var initial: Duration = .milliseconds(800)
  /// The longest wait, before the jitter.
  var maximum: Duration = .seconds(30)
  /// After so long without a failure it begins anew.
  var resetAfter: Duration = .seconds(120)
  /// How many failures there were in a row.
  private(set) var failures = 0
  private var lastFailure: Duration?

  init(
    initial: Duration = .milliseconds(800), maximum: Duration = .seconds(30),
    resetAfter: Duration = .seconds(120)
  ) {
    self.initial = initial
    self.maximum = maximum
    self.resetAfter = resetAfter
  }

  /// Notes a failure and says how long to wait: between once and twice the step's time.
  ///
  /// - Parameter jitter: a random number from 0 up to 1.
  /// - Parameter atLeast: what the server asked for (`Retry-After`).
  mutating func delay(at now: Duration, jitter: Double, atLeast: Duration = .zero) -> Duration {
    if let lastFailure, now - lastFailure > resetAfter { failures = 0 }
    let step = min(initial * Double(1 << min(failures, 20)), maximum)
    failures += 1
    let delay = max(step, atLeast) * (1 + jitter)
    // The wait itself is no time without failures.
    lastFailure = now + delay
    return delay
  }
}

extension Duration {
  /// To the millisecond.
  static func * (duration: Self, factor: Double) -> Self {
    .milliseconds(Int64((duration.inSeconds * factor * 1000).rounded()))
  }

  /// Seconds and their fraction.
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
