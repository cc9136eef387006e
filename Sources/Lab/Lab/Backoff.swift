/// How long a container that ended waits until it is started again, as with the kubelet
/// (pkg/kubelet/kuberuntime, doBackOff): at once the first time, then 10 s, then twice as long each time up to
/// 5 minutes; a container that ran for 10 minutes begins anew.
public struct Backoff: Hashable, Sendable {
  private static let first = Duration.seconds(10)
  private static let longest = Duration.seconds(300)
  /// How long it waits the next time.
  private var delay = Duration.zero

  /// Of a container that has not ended yet.
  public init() {}

  /// When it may be started again that ended now, having run since then; by the steady clock.
  public mutating func restart(endedAt now: Duration, startedAt start: Duration) -> Duration {
    if now - start >= Self.longest + Self.longest { delay = .zero }
    defer { delay = delay == .zero ? Self.first : min(delay + delay, Self.longest) }
    return now + delay
  }
}
