internal import Logging
internal import ServiceLifecycle
private import Synchronization
internal import UnixSignals

/// Runs the parts of the daemon as one `ServiceGroup`. They are started in their order and stopped in the reverse order,
/// each one only when the one after it has ended.
///
/// All are stopped when a signal arrives and when one of them ends, since a restart is better than a proxy that
/// does only part of its work.
struct DaemonPartGroup {
  /// How long stopping may take. A part that hangs must not keep the supervisor of the process from restarting it.
  struct TimeLimits {
    /// After this time, the parts that are left are no longer stopped one after the other, but all at once, and the log
    /// says which they are. Shorter than `terminationGracePeriodSeconds` in deploy/kubernetes.
    var orderly = Duration.seconds(5)
    /// After this time, the parts that are left are abandoned. Longer than any sync takes, because one that is in progress
    /// is to be finished.
    var total = Duration.seconds(60)
  }

  private let logger: Logger
  private let group: ServiceGroup
  private let limits: TimeLimits
  private let watched: WatchedParts
  private let stops: AsyncStream<Void>

  /// Creates a group; `run` starts the parts.
  ///
  /// - Parameter signals: the signals that stop it, trapped already: one that came before `run` stops the parts as soon as
  ///   they have started. Nil for none.
  init(
    _ parts: [DaemonPart], stoppedBy signals: UnixSignalsSequence?, limits: TimeLimits = TimeLimits(),
    logger: Logger
  ) {
    let watched = WatchedParts(parts.map(\.description))
    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    // The last one is the first to be stopped.
    let clock = DaemonPart.runningElsewhere("shutdown clock", logger) { stop.yield() }
    var services = (parts + [clock]).map { part in
      Self.service(part.description) { try await watched.run(part) }
    }
    if let signals { services.append(Self.service("signals") { await Self.waitForFirst(of: signals) }) }
    var configuration = ServiceGroupConfiguration(services: services, logger: logger)
    configuration.maximumGracefulShutdownDuration = limits.orderly
    group = ServiceGroup(configuration: configuration)
    self.logger = logger
    self.limits = limits
    self.watched = watched
    self.stops = stops
  }

  /// A service whose end stops all.
  private static func service(
    _ name: String, work: @escaping @Sendable () async throws -> Void
  ) -> ServiceGroupConfiguration.ServiceConfiguration {
    .init(
      service: ClosureService(work), successTerminationBehavior: .gracefullyShutdownGroup,
      failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: name)
  }

  /// Returns when there is a signal, or when the group is being stopped for another reason.
  private static func waitForFirst(of signals: UnixSignalsSequence) async {
    await cancelWhenGracefulShutdown { for await _ in signals { return } }
  }

  /// Runs the parts until all of them have ended, or until stopping them has taken too long. If the task is cancelled, all
  /// parts are cancelled at once.
  ///
  /// - Throws: what ended the first part that was not stopped, or `DaemonError.partsHang`.
  func run() async throws {
    let (outcomes, outcome) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
    let work = Task {
      do { outcome.yield(.success(try await group.run())) } catch { outcome.yield(.failure(error)) }
    }
    let watch = Task { outcome.yield(.failure(try await timeout())) }
    defer { watch.cancel() }
    for await result in outcomes { return try result.get() }
    work.cancel()
    await work.value
  }

  /// Waits until stopping the parts has taken too long, and returns what `run` throws then.
  ///
  /// - Throws: if the task is cancelled first.
  private func timeout() async throws -> any Error {
    for await _ in stops { break }
    try await Task.sleep(for: limits.orderly)
    logger.warning("still stopping: \(watched.left.joined(separator: ", "))")
    try await Task.sleep(for: limits.total - limits.orderly)
    return watched.reason ?? DaemonError.partsHang(watched.left, after: limits.total)
  }

  /// Stops the parts, as one of the signals does; does not wait for their end.
  func stop() async { await group.triggerGracefulShutdown() }
}

/// Which parts are left, and what ended the first one that was not stopped.
private final class WatchedParts: Sendable {
  private struct State {
    var left: [String]
    var reason: (any Error)?
  }

  private let state: Mutex<State>

  init(_ names: [String]) { state = Mutex(State(left: names)) }

  /// The names, in the order in which the parts were started.
  var left: [String] { state.withLock { $0.left } }

  var reason: (any Error)? { state.withLock { $0.reason } }

  func run(_ part: DaemonPart) async throws {
    defer { state.withLock { state in state.left.removeAll { $0 == part.description } } }
    do { try await part.run() } catch {
      state.withLock { $0.reason = $0.reason ?? error }
      throw error
    }
  }
}
