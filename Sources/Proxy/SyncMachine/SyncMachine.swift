/// Decides when the kernel is programmed: a state machine without a clock or threads. Events come in with the time at
/// which they happened, a duration since any fixed moment of a clock that never steps; what must be done next comes out.
///
/// Changes that come while a transaction is on its way collapse into the next one. Between the starts of two
/// transactions at least `minSyncPeriod` passes, as with kube-proxy's --nftables-min-sync-period; a change after a quiet time
/// is programmed at once.
public struct SyncMachine: Sendable {
  /// Something that happened.
  public enum Event: Hashable, Sendable {
    /// All that rules are made of has been listed.
    case listed
    /// There is something to program.
    case changed
    /// What the kernel holds is not what was put there, or it is not known what it holds.
    case tableTouched
    /// The time that was asked for has come.
    case timer
    /// A transaction ended well, or there was nothing to change.
    case synced
    /// A transaction failed, and the kernel is as it was. When nobody knows what the kernel holds now, all of it must
    /// be read again.
    case failed(mustRead: Bool)
  }

  /// Something to do.
  public enum Action: Hashable, Sendable {
    /// Send what is different; nothing else is looked at.
    case syncChanges
    /// Read what the kernel holds, and send the difference.
    case syncEverything
    /// Ask the kernel whether anybody else changed anything, without reading the tables.
    case check
  }

  /// How long things take at least and at most.
  public struct Periods: Hashable, Sendable {
    /// At least this long between the starts of two transactions.
    public var minimum: Duration
    /// After this long without a transaction the kernel is asked whether all is well.
    public var check: Duration
    /// The wait after the first failure; it doubles with each further one.
    public var firstRetry: Duration = .milliseconds(20)
    /// The longest wait after a failure.
    public var lastRetry: Duration = .seconds(5)

    /// Periods, with the usual waits after failures.
    public init(minimum: Duration, check: Duration) {
      self.minimum = minimum
      self.check = check
    }
  }

  private enum State: Hashable {
    /// Something has not been listed yet: nothing may be programmed.
    case unlisted
    /// All is programmed.
    case idle
    /// There is something to program, not before this time.
    case waiting(until: Duration)
    /// A transaction is on its way.
    case syncing(changed: Bool)
  }

  private let periods: Periods
  private var state = State.unlisted
  /// Everything must be read: at the start, after a foreign change, and when an outcome is unknown.
  private var mustRead = true
  private var lastStart: Duration?
  private var failures = 0

  /// A machine to which nothing has happened.
  public init(_ periods: Periods) { self.periods = periods }

  /// When a `timer` event is wanted; nil when none is.
  public var deadline: Duration? {
    switch state {
    case .unlisted, .syncing: nil
    case .waiting(let until): until
    case .idle: lastStart.map { $0 + periods.check }
    }
  }

  /// Whether nothing has to be programmed.
  public var isIdle: Bool { state == .idle }

  /// Takes an event, and gives what must be done now.
  public mutating func handle(_ event: Event, at now: Duration) -> Action? {
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
    // Nothing is on its way that could end.
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
    // Somebody touched the table while it was written: what was read before that does not count.
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
