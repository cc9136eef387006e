internal import ClusterModel
internal import Synchronization

/// What all kinds have to tell, on its way to one receiver. Whoever adds never waits, so a slow receiver slows no watch
/// down (the API server ends a watch that does not keep up); meanwhile only the latest states are kept.
final class UpdateQueue: Sendable {
  private let pending = Mutex(PendingUpdates())
  private let wake: AsyncStream<Void>.Continuation
  private let wakes: AsyncStream<Void>

  init() {
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// What waits to be told.
  var pendingUpdates: PendingUpdates { pending.withLock { $0 } }

  /// Adds an update.
  func add(_ update: ClusterUpdate, _ diagnostics: [Diagnostic]) {
    pending.withLock { $0.add(update, diagnostics) }
    wake.yield()
  }

  /// Tells everything, one after the other, until the task is cancelled.
  func drain(_ deliver: @Sendable (ClusterUpdate, [Diagnostic]) async -> Void) async {
    for await _ in wakes {
      while !Task.isCancelled, let next = pending.withLock({ $0.popFirst() }) {
        await deliver(next.update, next.diagnostics)
      }
    }
  }
}
