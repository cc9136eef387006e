internal import Addresses
private import Synchronization

/// What an announcer has been told by other threads.
final class AnnouncerState: Sendable {
  private let told = Mutex<Set<IPAddress>?>([])

  /// The addresses to announce; nil when it is to end.
  var wanted: Set<IPAddress>? { told.withLock { $0 } }

  /// These from now on; whether that is news.
  func want(_ addresses: Set<IPAddress>) -> Bool {
    told.withLock { told in
      guard told != nil, told != addresses else { return false }
      told = addresses
      return true
    }
  }

  /// It is to end, for good.
  func stop() { told.withLock { $0 = nil } }
}
