internal import Addresses
internal import ServicePlan
private import Synchronization

/// The health check servers that there should be.
struct DesiredHealthChecks: Sendable {
  let services: [HealthCheckService]
  let addresses: [IPAddress]
}

/// Hands on which health check servers there should be. Only the latest word counts, and it can be heard again.
final class HealthCheckUpdates: Sendable {
  /// Something is to be done about `latest`.
  let wakes: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let state = Mutex<DesiredHealthChecks?>(nil)

  /// No word yet.
  init() { (wakes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  /// The latest word; nil before the first.
  var latest: DesiredHealthChecks? { state.withLock { $0 } }

  /// These should be there now.
  func announce(_ new: DesiredHealthChecks) {
    state.withLock { $0 = new }
    continuation.yield()
  }

  /// After this time `latest` is to be done once more, whatever it is then.
  func repeatLatest(after time: Duration) {
    Task { [continuation] in
      try? await Task.sleep(for: time)
      continuation.yield()
    }
  }
}
