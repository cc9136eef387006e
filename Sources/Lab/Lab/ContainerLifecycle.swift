/// The state of one container of a Pod, and what decides when it is started again.
package struct ContainerLifecycle: Hashable, Sendable {
  /// How a program ended.
  package enum Exit: Hashable, Sendable {
    /// It exited with this code.
    case code(Int)
    /// It was ended by this signal.
    case signal(Int)

    /// The exit code; for a signal 128 plus its number, as shells and the kubelet count.
    package var code: Int {
      switch self {
      case .code(let code): code
      case .signal(let number): 128 + number
      }
    }
  }

  /// One run that is over.
  package struct Run: Hashable, Sendable {
    /// When it began.
    package let started: LabTime
    /// When it ended.
    package let finished: LabTime
    /// How it ended.
    package let exit: Exit
  }

  /// What the container's status says about it.
  package enum State: Hashable, Sendable {
    /// It is not running. The reason is one of the kubelet's; the message explains it.
    case waiting(reason: String, message: String)
    /// It is running.
    case running(since: LabTime)
    /// It has exited.
    case ended(Run)
  }

  /// The container as its manifest defines it.
  package let container: LabContainer
  /// Its current state.
  package internal(set) var state = State.waiting(reason: "ContainerCreating", message: "")
  /// The last completed run that was, or will be, followed by another.
  package internal(set) var lastRun: Run?
  /// How often it was restarted.
  package internal(set) var restarts = 0
  /// How often it was started, the first time included; identifies a run.
  package internal(set) var starts = 0
  /// When it must be started; nil when no start is scheduled.
  var startDue: Duration?
  var readiness: ReadinessState?
  var backoff = CrashLoopBackoff()
  /// Whether a start is in progress.
  var isStarting = false

  let isInit: Bool

  init(_ container: LabContainer, isInit: Bool) { (self.container, self.isInit) = (container, isInit) }

  /// Whether it is running.
  package var isRunning: Bool { if case .running = state { true } else { false } }

  /// Whether it is running and its readiness probe, if it has one, has succeeded.
  package var isReady: Bool { isRunning && readiness?.isReady ?? true }

  /// Whether it has exited with 0.
  var hasSucceeded: Bool { if case .ended(let run) = state { run.exit.code == 0 } else { false } }

  /// Whether it has exited and no restart is scheduled.
  var hasEnded: Bool { if case .ended = state { startDue == nil } else { false } }
}
