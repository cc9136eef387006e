/// How long a container that exited waits until it is restarted. The rules are the kubelet's (pkg/kubelet/kuberuntime,
/// doBackOff): the first restart is immediate, the next comes after 10 s, and each further delay is twice as long, up to
/// 5 minutes. A run of 10 minutes resets it.
package struct CrashLoopBackoff: Hashable, Sendable {
  private static let first = Duration.seconds(10)
  private static let longest = Duration.seconds(300)
  /// The delay before the next restart.
  private var delay = Duration.zero

  /// Creates the backoff of a container that has not exited yet.
  package init() {}

  /// Returns when a container may be restarted that ran from `start` to `now`, by the monotonic clock.
  package mutating func restart(endedAt now: Duration, startedAt start: Duration) -> Duration {
    if now - start >= Self.longest + Self.longest { delay = .zero }
    defer { delay = delay == .zero ? Self.first : min(delay + delay, Self.longest) }
    return now + delay
  }
}
