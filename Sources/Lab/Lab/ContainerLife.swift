/// What has become of one container of a Pod.
public struct ContainerLife: Hashable, Sendable {
  /// How a program ended.
  public enum Exit: Hashable, Sendable {
    /// By itself, with this code.
    case code(Int)
    /// By this signal.
    case signal(Int)

    /// 128 and the signal where there was one, as shells and the kubelet count.
    public var code: Int {
      switch self {
      case .code(let code): code
      case .signal(let number): 128 + number
      }
    }
  }

  /// One run that is over.
  public struct Run: Hashable, Sendable {
    /// When it began.
    public let started: Moment
    /// When it ended.
    public let finished: Moment
    /// How.
    public let exit: Exit
  }

  /// How it is now.
  public enum State: Hashable, Sendable {
    /// It does not run, and this is why, in a word of the kubelet's and a sentence.
    case waiting(reason: String, message: String)
    /// It is running since then.
    case running(since: Moment)
    /// It has ended.
    case ended(Run)
  }

  /// What the manifest says of it.
  public let container: LabContainer
  /// How it is now.
  public internal(set) var state = State.waiting(reason: "ContainerCreating", message: "")
  /// The last run that is over and followed by another, or is to be.
  public internal(set) var lastRun: Run?
  /// How often it was started again.
  public internal(set) var restarts = 0
  /// How often it was started at all; tells one run's events from another's.
  public internal(set) var starts = 0
  /// When it is started; nil when it is not to be.
  var startDue: Duration?
  var readiness: ProbeLife?
  var backoff = Backoff()
  /// Somebody is starting it.
  var isStarting = false

  /// It ends before the Pod's containers start.
  let isInit: Bool

  init(_ container: LabContainer, isInit: Bool) { (self.container, self.isInit) = (container, isInit) }

  /// It is running.
  public var isRunning: Bool { if case .running = state { true } else { false } }

  /// It is running, and its probe, if it has one, says that it may get work.
  public var isReady: Bool { isRunning && readiness?.isReady ?? true }

  /// It has ended with 0.
  var hasSucceeded: Bool { if case .ended(let run) = state { run.exit.code == 0 } else { false } }

  /// It has ended and stays so.
  var hasEnded: Bool { if case .ended = state { startDue == nil } else { false } }
}
