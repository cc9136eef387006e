public import Addresses
public import ClusterModel
public import NFTDriver
public import NFTNetlink
public import ServicePlan
public import SyncMachine

/// What the loop tells its surroundings. It is told on the loop's own thread, so nothing of this may wait.
public protocol ProxyObserver: Sendable {
  /// A source said something; this is different now, in the cluster as it is now.
  func applied(_ update: ClusterUpdate, _ touched: ClusterState.Touched, _ engine: ProxyEngine)
  /// There is something to program, of which nothing is in force yet.
  func queued()
  /// A transaction ended well, or there was nothing to change.
  func synced(_ report: SyncReport, _ engine: ProxyEngine, took duration: Duration)
  /// A transaction failed, and will be tried again.
  func failed(_ error: ProgrammingError, isFull: Bool, took duration: Duration)
  /// Somebody else changed our tables; nil when that was only found out by looking.
  func tablesTouched(by commit: RulesetCommit?)
  /// Our Node object does not say this; told at once, and again and again while it does not. Empty when it says all that is
  /// needed again.
  func nodeInfoMissing(_ missing: MissingNodeInfo)
  /// Clients could not be remembered for as long as they should be, and it will be tried again.
  func affinityUpdateFailed(_ error: any Error)
  /// Stale flows could not be removed, and it will be tried again.
  func flowRemovalFailed(_ error: any Error)
  /// Stale flows were removed, so many.
  func removedFlows(_ count: Int, _ family: AddressFamily, took duration: Duration)
}

/// Removes flows that must not stay where they are. Connection tracking is the kernel's, and tests have none.
public protocol FlowRemover: AnyObject {
  /// Removes the IPv4 flows that are stale by this; gives how many.
  func removeStale(_ flows: ServedFlows<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int
  /// Removes the IPv6 flows that are stale by this; gives how many.
  func removeStale(_ flows: ServedFlows<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int
}

/// The proxy at work: hears of changes, and programs the kernel when the state machine says so. Sources that are faster
/// than the kernel wait for it; what they say meanwhile collapses into one transaction.
public actor ProxyLoop {
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
  /// Whether there was enough to begin with.
  private var hasBegun = false
  private var reportedMissingInfo: MissingNodeInfo?
  private var nodeReminder: Task<Void, Never>?

  /// A loop that has heard nothing yet.
  ///
  /// - Parameter nodePeriod: how long our Node's addresses are waited for at the start, and how often it is said again what
  ///   the Node lacks.
  public init(
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

  /// Kernel calls block, so they have a thread of their own.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A source says something.
  public func apply(_ update: ClusterUpdate) {
    let touched = engine.apply(update)
    observer.applied(update, touched, engine)
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

  /// The node's interfaces have these addresses now.
  public func setInterfaceAddresses(_ interfaceAddresses: [IPAddress]) {
    if engine.setInterfaceAddresses(interfaceAddresses) { handle(.changed) }
  }

  /// Somebody else changed the ruleset.
  public func handleRulesetChange(_ change: RulesetChange) {
    switch change {
    case .commit(let commit) where commit.isMeddling:
      observer.tablesTouched(by: commit)
      handle(.tableTouched)
    case .commit(let commit): kernel.noteForeignChange(generation: commit.generation)
    case .unknown: check()
    }
  }

  // MARK: Our Node

  /// Says what our Node lacks when that is something else than before.
  private func reportMissingNodeInfo() {
    guard !isStopped, let missing = engine.missingNodeInfo, missing != reportedMissingInfo else { return }
    let isNews = !missing.isEmpty || reportedMissingInfo != nil
    reportedMissingInfo = missing
    if isNews { observer.nodeInfoMissing(missing) }
    nodeReminder?.cancel()
    nodeReminder = missing.isEmpty ? nil : Task { await self.remindOfNode() }
  }

  private func remindOfNode() async {
    while true {
      do { try await Task.sleep(for: nodePeriod) } catch { return }
      guard !isStopped, let reportedMissingInfo else { return }
      engine.stopWaitingForAddresses()
      guard engine.missingNodeInfo == reportedMissingInfo else { break }
      observer.nodeInfoMissing(reportedMissingInfo)
    }
    // What follows from it is another thing now.
    reportMissingNodeInfo()
    proceed()
  }

  /// The cluster as it is known now.
  public var cluster: ClusterState { engine.cluster }

  /// Ends the loop: nothing more is programmed, and the tables stay as they are.
  public func stop() {
    timer?.cancel()
    timer = nil
    nodeReminder?.cancel()
    nodeReminder = nil
    isStopped = true
  }

  private var isStopped = false

  // MARK: Doing

  private var now: Duration { clock.now - start }

  private func handle(_ event: SyncMachine.Event) {
    guard !isStopped else { return }
    // Before there is enough to begin with nothing can be late.
    if hasBegun, event == .changed || event == .tableTouched { observer.queued() }
    schedule(machine.handle(event, at: now))
  }

  /// What is to be done is done after what has been said already, so that it takes all of that along.
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

  /// Nobody says anything when a table goes with the one that owned it, so the kernel is asked now and then.
  private func check() {
    if !engine.ipv4Flows.isEmpty || !engine.ipv6Flows.isEmpty { removeStaleFlows() }
    if (try? kernel.isUnchanged()) == true { return arm() }
    observer.tablesTouched(by: nil)
    handle(.tableTouched)
  }

  private func removeStaleFlows() {
    guard let flows else { return forgetAllFlows() }
    do {
      let addresses = engine.node.addresses + engine.node.interfaceAddresses
      let (v4, v6) = (engine.ipv4Flows, engine.ipv6Flows)
      try remove(.ipv4, v4.isEmpty) {
        try flows.removeStale(v4, nodePortAddresses: addresses.compactMap(IPv4.own))
      }
      try remove(.ipv6, v6.isEmpty) {
        try flows.removeStale(v6, nodePortAddresses: addresses.compactMap(IPv6.own))
      }
    } catch {
      observer.flowRemovalFailed(error)
      Task {
        try? await Task.sleep(for: .seconds(1))
        self.tryFlowsAgain()
      }
    }
  }

  private func remove(_ family: AddressFamily, _ isNothing: Bool, _ work: () throws -> Int) rethrows {
    guard !isNothing else { return }
    let begin = clock.now
    let count = try work()
    engine.forgetFlows(family)
    observer.removedFlows(count, family, took: clock.now - begin)
  }

  /// Clients are remembered for another time from now on where that changed.
  private func restartAffinity() {
    do throws(CommitError) {
      for times in engine.affinityTimes { try kernel.restartAffinity(times) }
      engine.forgetAffinityTimes()
    } catch {
      observer.affinityUpdateFailed(error)
      Task {
        try? await Task.sleep(for: .seconds(1))
        self.tryAffinityAgain()
      }
    }
  }

  private func tryAffinityAgain() {
    guard !isStopped, !engine.affinityTimes.isEmpty else { return }
    restartAffinity()
  }

  private func tryFlowsAgain() {
    guard !isStopped, !engine.ipv4Flows.isEmpty || !engine.ipv6Flows.isEmpty else { return }
    removeStaleFlows()
  }

  private func forgetAllFlows() {
    for family in AddressFamily.allCases { engine.forgetFlows(family) }
  }

  // MARK: Time

  /// Asks to be woken when the machine wants to be.
  private func arm() {
    guard !isStopped, let deadline = machine.deadline else { return }
    if let wakesAt, wakesAt <= deadline { return }
    timer?.cancel()
    wakesAt = deadline
    let instant = start + deadline
    timer = Task {
      do { try await Task.sleep(until: instant, clock: .continuous) } catch { return }
      self.wake()
    }
  }

  private func wake() {
    wakesAt = nil
    guard !isStopped else { return }
    schedule(machine.handle(.timer, at: now))
  }
}
