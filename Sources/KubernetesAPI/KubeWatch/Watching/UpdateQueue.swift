internal import ClusterModel
internal import Synchronization

/// Collects the updates of all kinds for one receiver. Adding never waits, so a slow receiver does not slow down a
/// watch (the API server ends watches that do not keep up); meanwhile only the latest states are kept.
final class UpdateQueue: Sendable {
  private let pending = Mutex(PendingUpdates())
  private let wake: AsyncStream<Void>.Continuation
  private let wakes: AsyncStream<Void>

  init() {
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// The updates that are yet to be delivered.
  var pendingUpdates: PendingUpdates { pending.withLock { $0 } }

  /// Adds an update and wakes the receiver.
  func add(_ update: ClusterUpdate, _ diagnostics: [Diagnostic]) {
    pending.withLock { $0.add(update, diagnostics) }
    wake.yield()
  }

  /// Delivers updates one at a time until the task is cancelled.
  func drain(_ deliver: @Sendable (ClusterUpdate, [Diagnostic]) async -> Void) async {
    for await _ in wakes {
      while !Task.isCancelled, let next = pending.withLock({ $0.popFirst() }) {
        await deliver(next.update, next.diagnostics)
      }
    }
  }
}
