package import ServicePlan

/// Which listeners there are and which there should be. Its owner opens and closes them, and says how that went; ports
/// that could not be opened are tried again, after times that double from a second to a minute.
package struct ListenerSet: Sendable {
  /// What must be done so that the listeners are those that are wanted.
  package struct Changes: Hashable, Sendable {
    /// The ones to close, in order, before others are opened.
    package var close: [LocalhostListener] = []
    /// The open ones whose endpoints or settings have changed, in order.
    package var update: [LocalhostNodePort] = []
    /// The ones to open, in order.
    package var open: [LocalhostNodePort] = []

    /// Creates changes of nothing.
    package init() {}
  }

  private enum State: Hashable {
    case open
    case opening
    case failed(attempts: Int, reason: String, next: Duration)

    /// When to try again; nil unless it failed.
    var next: Duration? {
      if case .failed(_, _, let next) = self { next } else { nil }
    }
  }

  private struct Entry {
    var port: LocalhostNodePort
    var state: State
  }

  static let firstDelay = Duration.seconds(1)
  static let lastDelay = Duration.seconds(60)

  private var entries: [LocalhostListener: Entry] = [:]

  /// Creates a set without listeners.
  package init() {}

  /// Returns what must be done so that these node ports, and no others, are served. The result assumes that it is done:
  /// report the outcome of each opening to `opened` or `failed`.
  package mutating func want(_ ports: some Sequence<LocalhostNodePort>) -> Changes {
    var changes = Changes()
    var wanted: [LocalhostListener: LocalhostNodePort] = [:]
    for port in ports { wanted[port.listener] = port }
    for listener in entries.keys where wanted[listener] == nil {
      if entries.removeValue(forKey: listener)?.state == .open { changes.close.append(listener) }
    }
    for (listener, port) in wanted {
      guard let entry = entries[listener] else {
        entries[listener] = Entry(port: port, state: .opening)
        changes.open.append(port)
        continue
      }
      guard entry.port != port else { continue }
      entries[listener]?.port = port
      if entry.state == .open { changes.update.append(port) }
      // It is another Service's now, which deserves a report of its own.
      if case .failed = entry.state, entry.port.name != port.name {
        entries[listener]?.state = .opening
        changes.open.append(port)
      }
    }
    changes.close.sort()
    changes.update.sort { $0.listener < $1.listener }
    changes.open.sort { $0.listener < $1.listener }
    return changes
  }

  /// Records that a listener is open.
  ///
  /// - Returns: whether it had failed before, so that it is news.
  package mutating func opened(_ listener: LocalhostListener) -> Bool {
    defer { entries[listener]?.state = .open }
    if case .failed = entries[listener]?.state { return true }
    return false
  }

  /// Records that a listener could not be opened, or broke.
  ///
  /// - Returns: whether to report it: not if it failed for the same reason the last time.
  package mutating func failed(_ listener: LocalhostListener, reason: String, at now: Duration) -> Bool {
    var (attempts, isNews) = (0, true)
    if case .failed(let before, let known, _) = entries[listener]?.state {
      (attempts, isNews) = (before, known != reason)
    }
    let delay = min(Self.firstDelay * (1 << min(attempts, 6)), Self.lastDelay)
    entries[listener]?.state = .failed(attempts: attempts + 1, reason: reason, next: now + delay)
    return isNews
  }

  /// Returns the node ports to try again at this time, in order.
  package func due(at now: Duration) -> [LocalhostNodePort] {
    entries.values.filter { $0.state.next.map { $0 <= now } ?? false }.map(\.port).sorted {
      $0.listener < $1.listener
    }
  }

  /// When `due` will next return something; nil if nothing has failed.
  package var nextAttempt: Duration? { entries.values.lazy.compactMap(\.state.next).min() }

  /// The open listeners, in order.
  package var open: [LocalhostListener] { entries.filter { $0.value.state == .open }.keys.sorted() }
}
