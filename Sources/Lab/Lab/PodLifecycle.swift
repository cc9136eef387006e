package import Addresses

/// The lifecycle of a Pod as a state machine: events come in with the time at which they happened, and what must be done
/// next comes out. It has no clock and performs nothing itself.
package struct PodLifecycle: Hashable, Sendable {
  /// The index of a container in `containers`: the init containers come first.
  package typealias ContainerIndex = Int

  /// Something to do.
  package enum Action: Hashable, Sendable {
    /// Start the container's program.
    case start(ContainerIndex)
    /// Probe the container; the result belongs to this run of it.
    case probe(ContainerIndex, Probe, run: Int)
    /// Ask the container's program to exit: SIGTERM.
    case terminate(ContainerIndex)
    /// Kill every process that the container has started: SIGKILL.
    case kill(ContainerIndex)
  }

  /// The Pod as its manifest defines it; its metadata may change while it runs.
  package internal(set) var pod: LabPod
  /// The Pod's addresses; empty when no address was left for it.
  package let addresses: [IPAddress]
  /// `metadata.uid`: unique to this Pod.
  package let identifier: String
  /// When the Pod was created.
  package let created: LabTime
  /// All its containers, the init containers first.
  package internal(set) var containers: [ContainerLifecycle]
  /// When its termination began; nil while it is not terminating.
  package private(set) var terminating: LabTime?
  private var killDue: Duration?
  /// The conditions in its status.
  var conditions = PodConditions()

  /// Creates the lifecycle of a Pod of which nothing has been started.
  package init(_ pod: LabPod, addresses: [IPAddress], identifier: String, now: LabTime) {
    (self.pod, self.addresses, self.identifier, created) = (pod, addresses, identifier, now)
    containers =
      pod.initContainers.map { ContainerLifecycle($0, isInit: true) }
      + pod.containers.map { ContainerLifecycle($0, isInit: false) }
    conditions.update(self, at: now)
  }

  /// Takes over what may change in a running Pod, its metadata. The caller makes sure that nothing else differs
  /// (`LabPod.hasSameSpec(as:)`).
  package mutating func update(to pod: LabPod) { self.pod = pod }

  /// Whether the Pod has terminated completely and can be forgotten.
  package var isGone: Bool { terminating != nil && !containers.contains { $0.isRunning || $0.isStarting } }

  /// When `actionsDue` must be called next, by the monotonic clock; nil when nothing is due without a further event.
  package var nextDue: Duration? {
    let probes = containers.filter(\.isRunning).compactMap { $0.readiness?.due }
    let starts = terminating == nil ? startable.compactMap { containers[$0].startDue } : []
    return (probes + starts + [killDue].compactMap { $0 }).min()
  }

  /// Returns what is due now and marks it as begun.
  package mutating func actionsDue(at now: LabTime) -> [Action] {
    var actions: [Action] = []
    if let killDue, killDue <= now.monotonic {
      self.killDue = nil
      actions += containers.indices.filter { containers[$0].isRunning }.map { .kill($0) }
    }
    if terminating == nil { actions += startsDue(at: now) }
    for index in containers.indices where containers[index].isRunning {
      guard let state = containers[index].readiness, let due = state.due, due <= now.monotonic else {
        continue
      }
      containers[index].readiness?.probeStarted(at: now.monotonic)
      actions.append(.probe(index, state.probe, run: containers[index].starts))
    }
    conditions.update(self, at: now)
    return actions
  }

  private mutating func startsDue(at now: LabTime) -> [Action] {
    var actions: [Action] = []
    for index in startable {
      let container = containers[index]
      if container.starts == 0, container.startDue == nil, !container.isStarting {
        scheduleFirstStart(of: index, at: now)
      }
      guard let due = containers[index].startDue, due <= now.monotonic else { continue }
      containers[index].startDue = nil
      containers[index].isStarting = true
      actions.append(.start(index))
    }
    return actions
  }

  /// Schedules the first start for now, unless there is no address or no command.
  private mutating func scheduleFirstStart(of index: ContainerIndex, at now: LabTime) {
    let container = containers[index].container
    if addresses.isEmpty {
      containers[index].state = .waiting(
        reason: "ContainerCreating",
        message: "no address is left for the Pod; use a larger --pod-cidr for the lab")
    } else if container.command.isEmpty {
      containers[index].state = .waiting(
        reason: "ErrImageNeverPull",
        message:
          "the image \(container.image) cannot be run without a cluster; set the container's command to a program "
          + "on this machine")
    } else {
      containers[index].startDue = now.monotonic
    }
  }

  /// The first init container that has not succeeded, or else all containers that are not init containers.
  private var startable: Range<Int> {
    let waiting = containers[..<initCount].firstIndex { !$0.hasSucceeded }
    return waiting.map { $0..<$0 + 1 } ?? initCount..<containers.count
  }

  /// Records that the container's program is running.
  package mutating func started(_ index: ContainerIndex, at now: LabTime) {
    let container = containers[index].container
    containers[index].isStarting = false
    if containers[index].starts > 0 { containers[index].restarts += 1 }
    containers[index].starts += 1
    containers[index].state = .running(since: now)
    containers[index].readiness = container.readinessProbe.map { ReadinessState($0, started: now.monotonic) }
    conditions.update(self, at: now)
  }

  /// Records that the container's program could not be started, and schedules another attempt.
  ///
  /// - Parameter reason: one of the kubelet's reasons for a waiting container.
  package mutating func startFailed(
    _ index: ContainerIndex, reason: String, message: String, at now: LabTime
  ) {
    containers[index].isStarting = false
    containers[index].state = .waiting(reason: reason, message: message)
    // The first failure counts as a run that ended at once, so that the second attempt is delayed too.
    if containers[index].starts == 0, containers[index].backoff == CrashLoopBackoff() {
      _ = containers[index].backoff.restart(endedAt: now.monotonic, startedAt: now.monotonic)
    }
    containers[index].startDue = containers[index].backoff.restart(
      endedAt: now.monotonic, startedAt: now.monotonic)
    conditions.update(self, at: now)
  }

  /// Records that the container's program has exited.
  package mutating func exited(_ index: ContainerIndex, _ exit: ContainerLifecycle.Exit, at now: LabTime) {
    guard case .running(let started) = containers[index].state else { return }
    let run = ContainerLifecycle.Run(started: started, finished: now, exit: exit)
    containers[index].state = .ended(run)
    containers[index].readiness = nil
    if terminating == nil, mustRestart(index, after: exit) { scheduleRestart(of: index, after: run, at: now) }
    conditions.update(self, at: now)
  }

  /// An init container that has succeeded is never started again.
  private func mustRestart(_ index: ContainerIndex, after exit: ContainerLifecycle.Exit) -> Bool {
    switch pod.restartPolicy {
    case .always: index >= initCount || exit.code != 0
    case .onFailure: exit.code != 0
    case .never: false
    }
  }

  private mutating func scheduleRestart(
    of index: ContainerIndex, after run: ContainerLifecycle.Run, at now: LabTime
  ) {
    let due = containers[index].backoff.restart(endedAt: now.monotonic, startedAt: run.started.monotonic)
    containers[index].startDue = due
    containers[index].lastRun = run
    guard due > now.monotonic else { return }
    containers[index].state = .waiting(
      reason: "CrashLoopBackOff",
      message:
        "exited with \(run.exit.code), restarting in \((due - now.monotonic).components.seconds) s"
    )
  }

  /// Records the result of a probe. Results of probes of earlier runs are ignored.
  package mutating func probed(_ index: ContainerIndex, run: Int, succeeded: Bool, at now: LabTime) {
    guard containers[index].starts == run, containers[index].isRunning else { return }
    containers[index].readiness?.probeEnded(succeeded: succeeded, at: now.monotonic)
    conditions.update(self, at: now)
  }

  /// Begins to terminate the Pod: SIGTERM now, SIGKILL after its grace period. A second call can only shorten the grace
  /// period.
  package mutating func terminate(within grace: Duration? = nil, at now: LabTime) -> [Action] {
    let deadline = now.monotonic + (grace ?? pod.gracePeriod)
    let isFirst = terminating == nil
    if isFirst { terminating = now }
    if containers.contains(where: { $0.isRunning || $0.isStarting }) {
      killDue = min(killDue ?? deadline, deadline)
    }
    conditions.update(self, at: now)
    return isFirst ? containers.indices.filter { containers[$0].isRunning }.map { .terminate($0) } : []
  }

  var initCount: Int { pod.initContainers.count }

  /// Whether all init containers have succeeded.
  var isInitialized: Bool { containers[..<initCount].allSatisfy(\.hasSucceeded) }
}
