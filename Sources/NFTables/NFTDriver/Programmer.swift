package import Addresses
internal import Glibc
internal import Netlink
internal import NFTNetlink
internal import NFTRuleset
package import NFTCompiler
package import ServicePlan

/// Programs this network namespace's kernel once, for `apply`, `diff` and `cleanup`. The daemon's `ProxyEngine` uses
/// the same parts, and remembers what it sent.
package struct Programmer {
  private let kernel: any KernelTables
  /// Of the current action: each reports what it did itself.
  private var sender = BatchSender()
  /// The UDP frontends of the tables that the last call of `apply` read. It reads them once for each attempt; the answer
  /// to an attempt may be lost, and the next finds the table without what that attempt removed.
  package private(set) var formerFrontends = FormerFrontends()
  /// Waits before the attempt with this number.
  private let pause: (Int) -> Void

  /// Opens a connection to the kernel.
  package init() throws(ProgrammingError) { self.init(try NFTKernel(ownsTables: false)) }

  /// Creates a programmer of these tables.
  ///
  /// - Parameter pause: waits before an attempt, the first of which has the number 1; by default for a thousandth of a
  ///   second, and twice as long each time.
  package init(_ kernel: any KernelTables, pause: ((Int) -> Void)? = nil) {
    self.kernel = kernel
    self.pause = pause ?? { usleep(500 << UInt32($0)) }
  }

  /// The maximum number of attempts while other programs keep changing the ruleset.
  private static let attempts = 10

  /// Returns what would have to be committed. Claims no table, so that those that a daemon owns can be compared too.
  package mutating func pendingCommit(
    for plans: Plans, by backEnd: NFTBackEnd
  ) throws(ProgrammingError) -> PendingCommit {
    try retryingRaces { programmer throws(ProgrammingError) in
      let live = try programmer.kernel.read()
      return PendingCommit(from: live, to: backEnd.program(for: plans, like: live))
    }
  }

  /// Brings the kernel to the program for these plans, atomically.
  ///
  /// - Parameter report: counts what came into force, even if the kernel's answer was lost.
  /// - Returns: the last commit, which is empty if an earlier attempt did everything.
  package mutating func apply(
    _ plans: Plans, by backEnd: NFTBackEnd, report: inout SyncReport
  ) throws(ProgrammingError) -> PendingCommit {
    sender = BatchSender()
    formerFrontends = FormerFrontends()
    report.isFull = true
    report.services = plans.serviceCount
    let commit = try retryingRaces { programmer throws(ProgrammingError) in
      try programmer.applyOnce(plans, backEnd, &report)
    }
    sender.addUnreported(to: &report)
    return commit
  }

  private mutating func applyOnce(
    _ plans: Plans, _ backEnd: NFTBackEnd, _ report: inout SyncReport
  ) throws(ProgrammingError) -> PendingCommit {
    try kernel.claim()
    let start = ContinuousClock.now
    let live = try kernel.read()
    _ = sender.settle(by: live)
    formerFrontends.note(live)
    let read = ContinuousClock.now
    report.reading += read - start
    let commit = PendingCommit(from: live, to: backEnd.program(for: plans, like: live))
    report.planning += ContinuousClock.now - read
    try sender.send(
      commit.transactions, replacing: live, to: kernel, report: &report, blaming: commit.owner)
    for times in commit.affinityTimes where !times.isEmpty && live[times.family] != nil {
      do {
        try kernel.restartAffinity(times)
      } catch {
        throw ProgrammingError(cause: error, owner: nil)
      }
    }
    return commit
  }

  /// Returns the families that have a table of ours.
  package func families() throws(ProgrammingError) -> [AddressFamily] { try kernel.families() }

  /// Removes our tables, whatever is in them, and returns the IP families that had one.
  package mutating func cleanup() throws(ProgrammingError) -> [AddressFamily] {
    sender = BatchSender()
    var found: Set<AddressFamily> = []
    try retryingRaces { programmer throws(ProgrammingError) in
      let families = try programmer.kernel.families()
      guard !families.isEmpty else { return }
      try programmer.kernel.claim()
      // An earlier action may have read them, and others may have committed since. That does not matter here.
      programmer.kernel.forgetReading()
      // Even if it is unknown whether they were removed: the next attempt finds out.
      found.formUnion(families)
      var report = SyncReport()
      try programmer.sender.send(
        families.map { .cleanup($0) }, to: programmer.kernel, report: &report, blaming: { _ in nil })
    }
    return AddressFamily.allCases.filter(found.contains)
  }

  private mutating func retryingRaces<Answer>(
    _ body: (inout Self) throws(ProgrammingError) -> Answer
  ) throws(ProgrammingError) -> Answer {
    for attempt in 1..<Self.attempts {
      do {
        return try body(&self)
      } catch {
        guard [.raced, .outcomeUnknown, .socket(.changedWhileRead)].contains(error.cause) else { throw error }
        pause(attempt)
      }
    }
    return try body(&self)
  }
}
