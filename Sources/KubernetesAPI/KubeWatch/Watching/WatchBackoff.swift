internal import KubeClient

/// The delay before the next retry: it doubles with each failure, and jitter keeps all nodes from retrying at the same
/// time when a server returns. The figures are client-go's (tools/cache, reflector.go).
struct WatchBackoff: Hashable, Sendable {
  /// The delay after the first failure, without jitter.
  var initial: Duration = .milliseconds(800)
  /// The longest delay, without jitter.
  var maximum: Duration = .seconds(30)
  /// The time without failures after which the delay starts at `initial` again.
  var resetAfter: Duration = .seconds(120)
  /// The number of failures in a row.
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

  /// Records a failure and returns the delay: one to two times the current step.
  ///
  /// - Parameter jitter: a random number in 0..<1.
  /// - Parameter atLeast: the delay that the server asked for (`Retry-After`).
  mutating func delay(at now: Duration, jitter: Double, atLeast: Duration = .zero) -> Duration {
    if let lastFailure, now - lastFailure > resetAfter { failures = 0 }
    let step = min(initial * Double(1 << min(failures, 20)), maximum)
    failures += 1
    let delay = max(step, atLeast) * (1 + jitter)
    // The delay itself does not count as time without failures.
    lastFailure = now + delay
    return delay
  }
}

extension Duration {
  /// Multiplies, rounding to milliseconds.
  static func * (duration: Self, factor: Double) -> Self {
    .milliseconds(Int64((duration.inSeconds * factor * 1000).rounded()))
  }
}
