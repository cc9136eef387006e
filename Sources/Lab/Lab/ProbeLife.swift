/// What the probes of one run of a container have said so far. It begins unready, and counts as the kubelet does
/// (pkg/kubelet/prober/worker.go): only so many equal answers in a row change the result.
public struct ProbeLife: Hashable, Sendable {
  /// The probe.
  public let probe: Probe
  /// Whether the container counts as ready.
  public private(set) var isReady = false
  /// When it is asked next; nil while an answer is awaited.
  public private(set) var due: Duration?
  private var lastAnswer: Bool?
  private var inRow = 0
  private var lastAsked: Duration?

  /// - Parameter started: when the container was, by the steady clock.
  public init(_ probe: Probe, started: Duration) {
    self.probe = probe
    due = started + probe.initialDelay
  }

  /// It is being asked.
  public mutating func ask(at now: Duration) {
    lastAsked = now
    due = nil
  }

  /// It has answered, or not in time.
  public mutating func answered(_ succeeded: Bool, at now: Duration) {
    inRow = succeeded == lastAnswer ? inRow + 1 : 1
    lastAnswer = succeeded
    if inRow >= (succeeded ? probe.successThreshold : probe.failureThreshold) { isReady = succeeded }
    due = max((lastAsked ?? now) + probe.period, now)
  }
}
