package import Addresses
package import ClusterModel
package import NFTDriver
package import NFTNetlink
package import ServicePlan
package import SyncMachine

/// Observes a `ProxyLoop`. The methods are called on the loop's thread, so none of them may block.
package protocol ProxyObserver: Sendable {
  /// An update was applied to the cluster, and changed this.
  func applied(_ update: ClusterUpdate, _ touched: ClusterState.Touched, _ engine: ProxyEngine)
  /// There is a change to program, nothing of which is in force yet.
  func queued()
  /// The tables are about to be read, and everything planned and compared with them.
  func willSyncEverything()
  /// A sync succeeded, possibly with nothing to change.
  func synced(_ report: SyncReport, _ engine: ProxyEngine, took duration: Duration)
  /// A sync failed, and will be retried.
  func failed(_ error: ProgrammingError, isFull: Bool, took duration: Duration)
  /// Another program changed our tables; nil if only a check found that.
  func tablesTouched(by commit: RulesetCommit?)
  /// Information is missing from our Node object; called at once, and repeatedly while it is missing. Empty when
  /// nothing is missing any more.
  func nodeInfoMissing(_ missing: MissingNodeInfo)
  /// Affinity timeouts could not be set, which will be retried.
  func affinityUpdateFailed(_ error: any Error)
  /// Stale flows could not be removed, which will be retried.
  func flowRemovalFailed(_ error: any Error)
  /// Stale flows were searched for, and this many removed.
  func removedFlows(_ count: Int, _ family: AddressFamily, took duration: Duration)
  /// Unanswered attempts to connect were searched for, and this many forgotten.
  func forgotAttempts(_ count: Int, _ family: AddressFamily)
  /// Established connections to endpoints that are gone have been searched for, and this many marked, to be reset.
  func resetConnections(_ count: Int, _ family: AddressFamily)
}

/// Removes conntrack entries of stale flows and of attempts to connect, and marks connections that are to be reset. Tests run without connection tracking.
package protocol FlowRemover: AnyObject {
  /// Marks those established IPv4 connections that are to be reset; returns how many.
  func reset(_ connections: ServedAttempts<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int
  /// Marks those established IPv6 connections that are to be reset; returns how many.
  func reset(_ connections: ServedAttempts<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int
  /// Removes the stale ones of these IPv4 flows; returns how many were removed.
  func removeStale(_ flows: ServedFlows<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int
  /// Removes the stale ones of these IPv6 flows; returns how many were removed.
  func removeStale(_ flows: ServedFlows<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int
  /// Forgets those IPv4 attempts to connect that can no longer be answered; returns how many.
  func forget(_ attempts: ServedAttempts<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int
  /// Forgets those IPv6 attempts to connect that can no longer be answered; returns how many.
  func forget(_ attempts: ServedAttempts<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int
}

/// The running proxy: receives changes, and programs the kernel when the state machine says so. Sources that are faster
/// than the kernel wait for it, and their changes meanwhile collapse into one transaction.
package actor ProxyLoop {
  private let executor = QueueExecutor("viaduct.programming")
  private var engine: ProxyEngine
  private var machine: SyncMachine
  private let kernel: any KernelTables
  private let flows: (any FlowRemover)?
  private let observer: any ProxyObserver
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let nodePeriod: Duration
  private var timer: Task<Void, Never>?
  private var wakesAt: Duration?
  /// Whether the engine became ready, so that syncing has begun.
  private var hasBegun = false
  private var reportedMissingInfo: MissingNodeInfo?
  private var nodeReminder: Task<Void, Never>?
  private var pacing = FlowSearchPacing()
  /// The search that is put off; nil if none is.
  private var laterSearch: Task<Void, Never>?
  /// When the wait for our Node's addresses ends; nil before it has begun.
  private var nodeWaitEnd: ContinuousClock.Instant?

  /// Creates a loop around an engine.
  ///
  /// - Parameter nodePeriod: how long to wait for our Node's addresses at the start, and how often to repeat what is
  ///   missing
  ///   from our Node.
  package init(
    _ engine: ProxyEngine, periods: SyncMachine.Periods, nodePeriod: Duration = .seconds(30),
    kernel: sending any KernelTables, flows: sending (any FlowRemover)? = nil, observer: any ProxyObserver
  ) {
    self.engine = engine
    self.nodePeriod = nodePeriod
    machine = SyncMachine(periods)
    self.kernel = kernel
    self.flows = flows
    self.observer = observer
    start = clock.now
  }

  /// A queue of its own, because calls to the kernel block.
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// For tasks that pass updates to the loop and do nothing else that takes time: they run on its thread, so that an update
  /// does not have to wake another one first.
  package nonisolated var taskExecutor: any TaskExecutor { executor.forTasks }

  /// Applies an update of the cluster.
  package func apply(_ update: ClusterUpdate) {
    take(update)
    programTaken()
  }

  /// Applies updates that belong together: one transaction programs them all. One by one, the first would be programmed
  /// at once, and the others only after `minSyncPeriod`.
  package func apply(_ updates: [ClusterUpdate]) {
    for update in updates { take(update) }
    programTaken()
  }

  private func take(_ update: ClusterUpdate) {
    let touched = engine.apply(update)
    observer.applied(update, touched, engine)
  }

  private func programTaken() {
    reportMissingNodeInfo()
    proceed()
  }

  private func proceed() {
    guard engine.isReady else { return }
    if !hasBegun {
      hasBegun = true
      handle(.listed)
    } else if engine.hasWork {
      handle(.changed)
    }
  }

  /// Replaces the addresses of the node's interfaces.
  package func setInterfaceAddresses(_ interfaceAddresses: [IPAddress]) {
    if engine.setInterfaceAddresses(interfaceAddresses) { handle(.changed) }
  }

  /// Handles a change of the ruleset by another program.
  package func handleRulesetChange(_ change: RulesetChange) {
    switch change {
    case .commit(let commit) where commit.isForeignChange:
      observer.tablesTouched(by: commit)
      handle(.tableTouched)
    case .commit(let commit): kernel.noteForeignChange(generation: commit.generation)
    case .unknown: check()
    }
  }

  // MARK: Our Node

  /// Reports what is missing from our Node if that has changed.
  private func reportMissingNodeInfo() {
    // Here too, because a change that comes between the end of the wait and its reminder puts the reminder off.
    if let nodeWaitEnd, nodeWaitEnd <= clock.now { engine.stopWaitingForAddresses() }
    guard !isStopped, let missing = engine.missingNodeInfo, missing != reportedMissingInfo else { return }
    let isNews = !missing.isEmpty || reportedMissingInfo != nil
    reportedMissingInfo = missing
    if isNews { observer.nodeInfoMissing(missing) }
    nodeReminder?.cancel()
    nodeReminder = missing.isEmpty ? nil : after(timeToReminder()) { $0.remindOfNode() }
  }

  /// The first reminder ends the wait, which a Node that keeps changing does not prolong.
  private func timeToReminder() -> Duration {
    let end = nodeWaitEnd ?? clock.now + nodePeriod
    nodeWaitEnd = end
    let left = end - clock.now
    return left > .zero ? left : nodePeriod
  }

  private func remindOfNode() {
    guard let reportedMissingInfo else { return }
    engine.stopWaitingForAddresses()
    guard engine.missingNodeInfo != reportedMissingInfo else {
      observer.nodeInfoMissing(reportedMissingInfo)
      nodeReminder = after(nodePeriod) { $0.remindOfNode() }
      return
    }
    // The consequences may have changed.
    reportMissingNodeInfo()
    proceed()
  }

  /// The state of the cluster.
  package var cluster: ClusterState { engine.cluster }

  /// Ends the loop: a sync that is in progress is finished first, nothing more is programmed, and the tables stay as they
  /// are.
  package func stop() {
    timer?.cancel()
    timer = nil
    nodeReminder?.cancel()
    nodeReminder = nil
    laterSearch?.cancel()
    laterSearch = nil
    isStopped = true
  }

  private var isStopped = false

  // MARK: Syncing

  private var now: Duration { clock.now - start }

  private func handle(_ event: SyncMachine.Event) {
    guard !isStopped else { return }
    // Latency counts only from the moment that syncing has begun.
    if hasBegun, event == .changed || event == .tableTouched { observer.queued() }
    schedule(machine.handle(event, at: now))
  }

  /// Performs an action after the updates that are already queued, so that it includes them.
  private func schedule(_ action: SyncMachine.Action?) {
    guard let action else { return arm() }
    Task { self.perform(action) }
  }

  private func perform(_ action: SyncMachine.Action) {
    guard !isStopped else { return }
    switch action {
    case .syncChanges: sync(everything: false)
    case .syncEverything: sync(everything: true)
    case .check: check()
    }
  }

  private func sync(everything: Bool) {
    let begin = clock.now
    if everything { observer.willSyncEverything() }
    do {
      let report = try engine.sync(everything: everything, with: kernel)
      observer.synced(report, engine, took: clock.now - begin)
      removeStaleFlows()
      restartAffinity()
      schedule(machine.handle(.synced, at: now))
    } catch {
      observer.failed(error, isFull: everything, took: clock.now - begin)
      schedule(machine.handle(.failed(mustRead: error.cause.mustRead), at: now))
    }
  }

  /// Checks the tables now and then, because the kernel sends no notification when a table goes with its owner.
  private func check() {
    removeStaleFlows()
    if (try? kernel.isUnchanged()) == true { return arm() }
    observer.tablesTouched(by: nil)
    handle(.tableTouched)
  }

  /// Searches for stale flows and attempts now, or as soon as it may. What changes until then is searched for in one go.
  private func removeStaleFlows() {
    guard let flows else { return forgetAllFlows() }
    guard engine.hasFlowsToCheck else { return }
    let wait = pacing.wait(at: now)
    guard wait == .zero else { return searchLater(wait) }
    let begin = now
    defer { pacing.searched(from: begin, to: now) }
    searchForStaleFlows(with: flows)
  }

  private func searchLater(_ wait: Duration) {
    guard laterSearch == nil else { return }
    laterSearch = after(wait) { loop in
      loop.laterSearch = nil
      loop.removeStaleFlows()
    }
  }

  private func searchForStaleFlows(with flows: any FlowRemover) {
    do {
      let addresses = engine.node.addresses + engine.node.interfaceAddresses
      let (v4, v6) = (engine.ipv4Flows, engine.ipv6Flows)
      try remove(.ipv4, v4.isEmpty) {
        try flows.removeStale(v4, nodePortAddresses: addresses.compactMap(IPv4.own))
      }
      try remove(.ipv6, v6.isEmpty) {
        try flows.removeStale(v6, nodePortAddresses: addresses.compactMap(IPv6.own))
      }
      try forgetAttempts(with: flows, addresses)
    } catch {
      observer.flowRemovalFailed(error)
      _ = after(.seconds(1)) { $0.removeStaleFlows() }
    }
  }

  private func remove(_ family: AddressFamily, _ isNothing: Bool, _ work: () throws -> Int) rethrows {
    guard !isNothing else { return }
    let begin = clock.now
    let count = try work()
    engine.forgetFlows(family)
    observer.removedFlows(count, family, took: clock.now - begin)
  }

  private func forgetAttempts(with flows: any FlowRemover, _ addresses: [IPAddress]) throws {
    let (v4, v6) = (engine.ipv4Attempts, engine.ipv6Attempts)
    if !v4.isEmpty {
      let own = addresses.compactMap(IPv4.own)
      observer.forgotAttempts(try flows.forget(v4, nodePortAddresses: own), .ipv4)
      if !v4.resetMarks.isEmpty {
        observer.resetConnections(try flows.reset(v4, nodePortAddresses: own), .ipv4)
      }
      engine.forgetAttempts(.ipv4)
    }
    if !v6.isEmpty {
      let own = addresses.compactMap(IPv6.own)
      observer.forgotAttempts(try flows.forget(v6, nodePortAddresses: own), .ipv6)
      if !v6.resetMarks.isEmpty {
        observer.resetConnections(try flows.reset(v6, nodePortAddresses: own), .ipv6)
      }
      engine.forgetAttempts(.ipv6)
    }
  }

  /// Sets the affinity timeouts that changed.
  private func restartAffinity() {
    do throws(CommitError) {
      for times in engine.affinityTimes { try kernel.restartAffinity(times) }
      engine.forgetAffinityTimes()
    } catch {
      observer.affinityUpdateFailed(error)
      _ = after(.seconds(1)) { $0.tryAffinityAgain() }
    }
  }

  private func tryAffinityAgain() {
    guard !engine.affinityTimes.isEmpty else { return }
    restartAffinity()
  }

  private func forgetAllFlows() {
    for family in AddressFamily.allCases {
      engine.forgetFlows(family)
      engine.forgetAttempts(family)
    }
  }

  // MARK: Time

  /// Sets the timer to the machine's deadline.
  private func arm() {
    guard !isStopped, let deadline = machine.deadline else { return }
    if let wakesAt, wakesAt <= deadline { return }
    timer?.cancel()
    wakesAt = deadline
    timer = after(deadline - now) { $0.wake() }
  }

  private func wake() {
    wakesAt = nil
    schedule(machine.handle(.timer, at: now))
  }

  /// Does something after this time, unless the task is cancelled or the loop is stopped first.
  private func after(
    _ time: Duration, _ action: @escaping @Sendable (isolated ProxyLoop) -> Void
  ) -> Task<Void, Never> {
    let instant = clock.now + time
    return Task {
      do { try await Task.sleep(until: instant, clock: .continuous) } catch { return }
      if !isStopped, !Task.isCancelled { action(self) }
    }
  }
}
