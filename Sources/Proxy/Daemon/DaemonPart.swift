internal import Logging
internal import ServiceLifecycle

/// A part of the daemon that runs until it is stopped, as a service of a `DaemonPartGroup`.
struct DaemonPart: ServiceLifecycle.Service, CustomStringConvertible {
  /// Its name in errors and in the log.
  let description: String
  private let logger: Logger
  private let work: @Sendable () async throws -> Void

  /// Creates a part.
  ///
  /// - Parameter work: runs until its task is cancelled, and returns when everything that it began has ended. If it
  ///   returns or throws earlier, the daemon ends.
  init(_ name: String, _ logger: Logger, work: @escaping @Sendable () async throws -> Void) {
    description = name
    self.logger = logger
    self.work = work
  }

  /// Returns a part that runs elsewhere and only has to be stopped; it has ended when `stop` returns.
  static func runningElsewhere(
    _ name: String, _ logger: Logger, stop: @escaping @Sendable () async -> Void
  ) -> DaemonPart {
    DaemonPart(name, logger) {
      // Fails only if the task is cancelled.
      try? await gracefulShutdown()
      await stop()
    }
  }

  /// Runs until a graceful shutdown begins or the task is cancelled.
  ///
  /// - Throws: whatever ended it before that.
  func run() async throws {
    do { try await cancelWhenGracefulShutdown(work) } catch {
      guard isStopping else { throw error is CancellationError ? DaemonError.partEnded(description) : error }
      // Why the daemon ends is known already.
      if !(error is CancellationError) { logger.warning("\(description), while stopping: \(error)") }
    }
    if !isStopping { throw DaemonError.partEnded(description) }
  }

  private var isStopping: Bool { Task.isShuttingDownGracefully || Task.isCancelled }
}
