/// The results of a readiness probe during one run of a container. A container begins unready; as for the kubelet
/// (pkg/kubelet/prober/worker.go), only a number of equal results in a row changes its readiness.
package struct ReadinessState: Hashable, Sendable {
  /// The probe.
  package let probe: Probe
  /// Whether the container counts as ready.
  package private(set) var isReady = false
  /// When the next probe is due, by the monotonic clock; nil while one is in progress.
  package private(set) var due: Duration?
  private var lastResult: Bool?
  private var equalResults = 0
  private var lastProbed: Duration?

  /// - Parameter started: when the container was started, by the monotonic clock.
  package init(_ probe: Probe, started: Duration) {
    self.probe = probe
    due = started + probe.initialDelay
  }

  /// Records that a probe has been sent.
  package mutating func probeStarted(at now: Duration) {
    lastProbed = now
    due = nil
  }

  /// Records the result of the probe. A timeout counts as a failure.
  package mutating func probeEnded(succeeded: Bool, at now: Duration) {
    equalResults = succeeded == lastResult ? equalResults + 1 : 1
    lastResult = succeeded
    if equalResults >= (succeeded ? probe.successThreshold : probe.failureThreshold) { isReady = succeeded }
    due = max((lastProbed ?? now) + probe.period, now)
  }
}
