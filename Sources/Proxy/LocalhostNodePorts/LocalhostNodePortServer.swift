package import Addresses
internal import Glibc
internal import LocalhostListeners
package import Logging
internal import NIOCore
internal import ServicePlan

/// Serves TCP node ports on 127.0.0.1 and ::1, as kube-proxy does from 1.37 on (KEP-6032).
package actor LocalhostNodePortServer {
  /// What the server measures.
  package struct Measurements: Sendable {
    /// Receives how many listeners a family has.
    package var listeners: @Sendable (AddressFamily, Int) -> Void
    /// Called when a listener could not be opened.
    package var creationFailed: @Sendable (AddressFamily) -> Void

    /// Creates measurements.
    package init(
      listeners: @escaping @Sendable (AddressFamily, Int) -> Void = { _, _ in },
      creationFailed: @escaping @Sendable (AddressFamily) -> Void = { _ in }
    ) {
      self.listeners = listeners
      self.creationFailed = creationFailed
    }
  }

  /// The most connections at once.
  package static let connectionLimit = 10_000
  /// File descriptors that are left for everything else.
  private static let otherFiles = 256

  private let relay: Relay
  private let measurements: Measurements
  private let logger: Logger
  private let clock = ContinuousClock()
  private let start = ContinuousClock.now
  private var listeners = ListenerSet()
  private var open: [LocalhostListener: RelayListener] = [:]
  private var timer: Task<Void, Never>?

  /// Creates a server without listeners, with a thread of its own.
  ///
  /// - Parameter limit: how many connections may be open at once; fewer, if the process may not have two files for each.
  package init(
    limit: Int = LocalhostNodePortServer.connectionLimit,
    measuring measurements: Measurements = Measurements(),
    logger: Logger
  ) {
    relay = Relay(limit: max(1, min(limit, (Self.raisedFileLimit() - Self.otherFiles) / 2)), logger: logger)
    self.measurements = measurements
    self.logger = logger
  }

  /// The listeners that are open, in order.
  var openListeners: [LocalhostListener] { listeners.open }

  /// How many connections are open.
  nonisolated var connectionCount: Int { relay.connectionCount }

  /// Serves what the updates say, until the task is cancelled; then closes all listeners and connections.
  package func run(_ updates: LocalhostNodePortUpdates) async {
    for await _ in updates.wakeups {
      await serve(updates.latest.flatMap { $0.values.joined() }, updates)
      await retry(updates)
      arm(updates)
    }
    timer?.cancel()
    for listener in open.values { await listener.close() }
    open = [:]
    await relay.shutdown()
  }

  // MARK: Listeners

  private func serve(_ ports: [LocalhostNodePort], _ updates: LocalhostNodePortUpdates) async {
    noteBroken()
    let changes = listeners.want(ports)
    for listener in changes.close { await open.removeValue(forKey: listener)?.close() }
    for port in changes.update { open[port.listener]?.update(port) }
    for port in changes.open { await listen(port, updates) }
    measure()
  }

  private func retry(_ updates: LocalhostNodePortUpdates) async {
    let due = listeners.due(at: now)
    guard !due.isEmpty else { return }
    for port in due { await listen(port, updates) }
    measure()
  }

  private func listen(_ port: LocalhostNodePort, _ updates: LocalhostNodePortUpdates) async {
    do {
      let listener = try await relay.listen(port)
      listener.whenClosed { updates.wake() }
      open[port.listener] = listener
      if listeners.opened(port.listener) {
        logger.notice("Service \(port.name): listening on \(port.listener)")
      }
    } catch {
      measurements.creationFailed(port.listener.family)
      let problem = ListenProblem(port, error)
      guard listeners.failed(port.listener, reason: problem.reason, at: now) else { return }
      logger.error("\(problem.diagnostic)")
    }
  }

  /// Finds listeners that NIO has closed, because the kernel reported an error that it does not expect.
  private func noteBroken() {
    for (listener, relay) in open where !relay.isOpen {
      open[listener] = nil
      guard listeners.failed(listener, reason: "closed", at: now) else { continue }
      logger.error("\(listener) was closed by an error of the kernel; it will be opened again")
    }
  }

  private func measure() {
    for family in AddressFamily.allCases {
      measurements.listeners(family, listeners.open.count { $0.family == family })
    }
  }

  private var now: Duration { clock.now - start }

  /// Wakes the server when a port is to be tried again.
  private func arm(_ updates: LocalhostNodePortUpdates) {
    timer?.cancel()
    guard let next = listeners.nextAttempt else { return }
    let instant = start + next
    timer = Task {
      do { try await Task.sleep(until: instant, clock: .continuous) } catch { return }
      updates.wake()
    }
  }

  /// Lets the process open as many files as it is allowed to; returns how many these are.
  private static func raisedFileLimit() -> Int {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 1024 }
    var raised = limit
    raised.rlim_cur = limit.rlim_max
    if setrlimit(resource, &raised) == 0 { limit = raised }
    return Int(clamping: limit.rlim_cur)
  }
}
