public import Addresses

/// What becomes of a Pod, from its start to its end: told what happened, it says what to do next. It knows the time only
/// from being told, and does nothing by itself.
public struct PodLife: Hashable, Sendable {
  /// A container by its place: the init containers first.
  public typealias Place = Int

  /// What is to be done.
  public enum Action: Hashable, Sendable {
    /// Start the container's program.
    case start(Place)
    /// Ask the container of this run.
    case probe(Place, Probe, run: Int)
    /// Tell its program to end: SIGTERM.
    case end(Place)
    /// End all that the container has started: SIGKILL.
    case kill(Place)
  }

  /// What the manifest says of it; labels may change.
  public internal(set) var pod: LabPod
  /// The Pod's addresses; none when there was no address left for it.
  public let addresses: [IPAddress]
  /// A name that no other Pod ever has.
  public let identifier: String
  /// When it was made.
  public let created: Moment
  /// All its containers.
  public internal(set) var containers: [ContainerLife]
  /// Since when it is to end; nil when it is not.
  public private(set) var terminating: Moment?
  private var killDue: Duration?
  /// What its conditions were, and since when.
  var conditions = PodConditions()

  /// A Pod that nothing has happened to yet.
  public init(_ pod: LabPod, addresses: [IPAddress], identifier: String, now: Moment) {
    (self.pod, self.addresses, self.identifier, created) = (pod, addresses, identifier, now)
    containers =
      pod.initContainers.map { ContainerLife($0, isInit: true) }
      + pod.containers.map { ContainerLife($0, isInit: false) }
    conditions.update(self, now)
  }

  /// Only what may change in a running Pod is taken over: its metadata.
  public mutating func take(_ pod: LabPod) { self.pod = pod }

  /// It ended, all of it, and was to end: forget it.
  public var isGone: Bool { terminating != nil && !containers.contains { $0.isRunning || $0.isStarting } }

  /// When there is something to do next, by the steady clock; nil when only an event brings it on.
  public var nextDue: Duration? {
    let probes = containers.filter(\.isRunning).compactMap { $0.readiness?.due }
    let starts = terminating == nil ? startable.compactMap { containers[$0].startDue } : []
    return (probes + starts + [killDue].compactMap { $0 }).min()
  }

  /// What is due now.
  public mutating func due(_ now: Moment) -> [Action] {
    var actions: [Action] = []
    if let killDue, killDue <= now.steady {
      self.killDue = nil
      actions += containers.indices.filter { containers[$0].isRunning }.map { .kill($0) }
    }
    if terminating == nil { actions += starts(now) }
    for place in containers.indices where containers[place].isRunning {
      guard let probe = containers[place].readiness, let due = probe.due, due <= now.steady else { continue }
      containers[place].readiness?.ask(at: now.steady)
      actions.append(.probe(place, probe.probe, run: containers[place].starts))
    }
    conditions.update(self, now)
    return actions
  }

  private mutating func starts(_ now: Moment) -> [Action] {
    var actions: [Action] = []
    for place in startable {
      if containers[place].starts == 0, containers[place].startDue == nil, !containers[place].isStarting {
        prepare(place, now)
      }
      guard let due = containers[place].startDue, due <= now.steady else { continue }
      containers[place].startDue = nil
      containers[place].isStarting = true
      actions.append(.start(place))
    }
    return actions
  }

  /// A container that never ran is started at once, if anything is known that could run.
  private mutating func prepare(_ place: Place, _ now: Moment) {
    let container = containers[place].container
    if addresses.isEmpty {
      containers[place].state = .waiting(
        reason: "ContainerCreating",
        message: "no address is left for the Pod; use a larger --pod-cidr for the lab")
    } else if container.words.isEmpty {
      containers[place].state = .waiting(
        reason: "ErrImageNeverPull",
        message:
          "the image \(container.image) cannot be run without a cluster; set the container's command to a program "
          + "on this machine")
    } else {
      containers[place].startDue = now.steady
    }
  }

  /// The first init container that has not ended well, or all others.
  private var startable: Range<Int> {
    let waiting = containers[..<initCount].firstIndex { !$0.hasSucceeded }
    return waiting.map { $0..<$0 + 1 } ?? initCount..<containers.count
  }

  /// The container's program runs.
  public mutating func started(_ place: Place, _ now: Moment) {
    let container = containers[place].container
    containers[place].isStarting = false
    if containers[place].starts > 0 { containers[place].restarts += 1 }
    containers[place].starts += 1
    containers[place].state = .running(since: now)
    containers[place].readiness = container.readiness.map { ProbeLife($0, started: now.steady) }
    conditions.update(self, now)
  }

  /// The container's program could not be started: why, in a word of the kubelet's and a sentence. It is tried again.
  public mutating func failed(_ place: Place, reason: String, message: String, _ now: Moment) {
    containers[place].isStarting = false
    containers[place].state = .waiting(reason: reason, message: message)
    // The first try counts as a run that ended at once, so the second one waits too.
    if containers[place].starts == 0, containers[place].backoff == Backoff() {
      _ = containers[place].backoff.restart(endedAt: now.steady, startedAt: now.steady)
    }
    containers[place].startDue = containers[place].backoff.restart(
      endedAt: now.steady, startedAt: now.steady)
    conditions.update(self, now)
  }

  /// The container's program has ended.
  public mutating func ended(_ place: Place, _ exit: ContainerLife.Exit, _ now: Moment) {
    guard case .running(let started) = containers[place].state else { return }
    let run = ContainerLife.Run(started: started, finished: now, exit: exit)
    containers[place].state = .ended(run)
    containers[place].readiness = nil
    if terminating == nil, restarts(place, exit) { restart(place, run, now) }
    conditions.update(self, now)
  }

  /// An init container is never started again after it has done well.
  private func restarts(_ place: Place, _ exit: ContainerLife.Exit) -> Bool {
    switch pod.restartPolicy {
    case .always: place >= initCount || exit.code != 0
    case .onFailure: exit.code != 0
    case .never: false
    }
  }

  private mutating func restart(_ place: Place, _ run: ContainerLife.Run, _ now: Moment) {
    let due = containers[place].backoff.restart(endedAt: now.steady, startedAt: run.started.steady)
    containers[place].startDue = due
    containers[place].lastRun = run
    guard due > now.steady else { return }
    containers[place].state = .waiting(
      reason: "CrashLoopBackOff",
      message:
        "exited with \(run.exit.code), restarting in \((due - now.steady).components.seconds) s"
    )
  }

  /// The probe of this run has been answered. Answers to earlier runs say nothing any more.
  public mutating func probed(_ place: Place, run: Int, _ succeeded: Bool, _ now: Moment) {
    guard containers[place].starts == run, containers[place].isRunning else { return }
    containers[place].readiness?.answered(succeeded, at: now.steady)
    conditions.update(self, now)
  }

  /// It is to end: SIGTERM now, SIGKILL after its grace period. Doing it twice can only make it sooner.
  public mutating func terminate(within grace: Duration? = nil, _ now: Moment) -> [Action] {
    let deadline = now.steady + (grace ?? pod.gracePeriod)
    let isFirst = terminating == nil
    if isFirst { terminating = now }
    if containers.contains(where: { $0.isRunning || $0.isStarting }) {
      killDue = min(killDue ?? deadline, deadline)
    }
    conditions.update(self, now)
    return isFirst ? containers.indices.filter { containers[$0].isRunning }.map { .end($0) } : []
  }

  var initCount: Int { pod.initContainers.count }

  /// All init containers have ended with 0.
  var isInitialized: Bool { containers[..<initCount].allSatisfy(\.hasSucceeded) }
}
