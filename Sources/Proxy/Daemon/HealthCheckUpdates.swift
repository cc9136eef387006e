internal import Addresses
internal import ServicePlan
private import Synchronization

/// The health check servers that should exist.
struct DesiredHealthChecks: Sendable {
  let services: [HealthCheckService]
  let addresses: [IPAddress]
}

/// Passes the desired health check servers from the programming loop to the task that opens them. A newer update replaces
/// an older one, and an update can be retried.
final class HealthCheckUpdates: Sendable {
  /// Yields when `latest` must be applied.
  let wakeups: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let state = Mutex<DesiredHealthChecks?>(nil)

  init() { (wakeups, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  /// The latest update; nil before the first.
  var latest: DesiredHealthChecks? { state.withLock { $0 } }

  func publish(_ new: DesiredHealthChecks) {
    state.withLock { $0 = new }
    continuation.yield()
  }

  /// Makes `latest` be applied again after this time, even if it has been replaced by then.
  func retry(after time: Duration) {
    Task { [continuation] in
      try? await Task.sleep(for: time)
      continuation.yield()
    }
  }
}
