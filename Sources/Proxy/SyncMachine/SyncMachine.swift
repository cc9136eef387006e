/// Decides when the kernel is programmed: a state machine without a clock or threads. Events come in with the time at
/// which they happened, by a monotonic clock; the next action comes out.
///
/// Changes that arrive during a transaction are combined in the next one. The starts of two transactions are at least
/// `minSyncPeriod` apart, as with kube-proxy's --nftables-min-sync-period; a change after a longer pause is programmed at
/// once.
package struct SyncMachine: Sendable {
  /// An event to react to.
  package enum Event: Hashable, Sendable {
    /// All resources that rules are computed from have been listed.
    case listed
    /// There are changes to program.
    case changed
    /// Another program changed the tables, or their content is unknown.
    case tableTouched
    /// The deadline has passed.
    case timer
    /// A transaction succeeded, or there was nothing to change.
    case synced
    /// A transaction failed and changed nothing. With `mustRead` its outcome is unknown, so that the tables must be read
    /// again.
    case failed(mustRead: Bool)
  }

  /// An action to perform.
  package enum Action: Hashable, Sendable {
    /// Program what has changed, without reading the tables.
    case syncChanges
    /// Read the tables and program the difference.
    case syncEverything
    /// Check whether another program changed anything, without reading the tables.
    case check
  }

  /// The periods between actions.
  package struct Periods: Hashable, Sendable {
    /// The minimum time between the starts of two transactions.
    package var minimum: Duration
    /// The time without a transaction after which the tables are checked.
    package var check: Duration
    /// The delay after the first failure; it doubles with each further one.
    package var firstRetry: Duration = .milliseconds(20)
    /// The maximum delay after a failure.
    package var lastRetry: Duration = .seconds(5)

    /// Creates periods with the default delays after failures.
    package init(minimum: Duration, check: Duration) {
      self.minimum = minimum
      self.check = check
    }
  }

  private enum State: Hashable {
    /// Not all resources have been listed, so nothing may be programmed.
    case unlisted
    /// Everything is programmed.
    case idle
    /// There are changes to program at this time.
    case waiting(until: Duration)
    /// A transaction is in progress; `changed` tells whether more changes have arrived since its start.
    case syncing(changed: Bool)
  }

  private let periods: Periods
  private var state = State.unlisted
  /// Whether the tables must be read: at the start, after a change by another program, and after an unknown outcome.
  private var mustRead = true
  private var lastStart: Duration?
  private var failures = 0

  /// Creates a machine that waits for the first lists.
  package init(_ periods: Periods) { self.periods = periods }

  /// When a `timer` event is needed; nil if none is.
  package var deadline: Duration? {
    switch state {
    case .unlisted, .syncing: nil
    case .waiting(let until): until
    case .idle: lastStart.map { $0 + periods.check }
    }
  }

  /// Whether everything is programmed.
  package var isIdle: Bool { state == .idle }

  /// Handles an event and returns the action to perform now, if any.
  package mutating func handle(_ event: Event, at now: Duration) -> Action? {
    switch (state, event) {
    case (.unlisted, .listed): return start(at: now)
    case (.unlisted, _): return nil

    case (.syncing, .synced): return ended(at: now)
    case (.syncing, .failed(let mustRead)): return failed(mustRead: mustRead, at: now)
    case (.syncing, .changed): state = .syncing(changed: true)
    case (.syncing, .tableTouched):
      mustRead = true
      state = .syncing(changed: true)
    case (.syncing, .listed), (.syncing, .timer): break

    case (.idle, .changed), (.idle, .tableTouched): return changed(event, at: now)
    case (.waiting, .changed): break
    case (.waiting, .tableTouched): mustRead = true
    case (.waiting(let until), .timer): return now >= until ? start(at: now) : nil
    case (.idle, .timer): return check(at: now)

    case (_, .listed): break
    // No transaction is in progress that could end.
    case (.idle, .synced), (.idle, .failed), (.waiting, .synced), (.waiting, .failed): break
    }
    return nil
  }

  private mutating func start(at now: Duration) -> Action {
    lastStart = now
    state = .syncing(changed: false)
    return mustRead ? .syncEverything : .syncChanges
  }

  private mutating func changed(_ event: Event, at now: Duration) -> Action? {
    if event == .tableTouched { mustRead = true }
    let earliest = (lastStart ?? now) + periods.minimum
    guard lastStart != nil, now < earliest else { return start(at: now) }
    state = .waiting(until: earliest)
    return nil
  }

  private mutating func ended(at now: Duration) -> Action? {
    let changedAgain = state == .syncing(changed: true)
    failures = 0
    // If another program changed the tables during the transaction, what was read before is out of date.
    if !changedAgain { mustRead = false }
    guard changedAgain else {
      state = .idle
      return nil
    }
    state = .idle
    return changed(.changed, at: now)
  }

  private mutating func failed(mustRead: Bool, at now: Duration) -> Action? {
    self.mustRead = self.mustRead || mustRead
    let wait = min(periods.lastRetry, periods.firstRetry * (1 << min(failures, 16)))
    failures += 1
    state = .waiting(until: now + wait)
    return nil
  }

  private mutating func check(at now: Duration) -> Action? {
    guard let deadline, now >= deadline else { return nil }
    lastStart = now
    return .check
  }
}
