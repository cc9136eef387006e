internal import Addresses
private import Synchronization

/// The addresses that other threads want an announcer to announce.
final class WantedAddresses: Sendable {
  private let addresses = Mutex<Set<IPAddress>?>([])

  /// The addresses to announce; nil if the announcer should stop.
  var current: Set<IPAddress>? { addresses.withLock { $0 } }

  /// Replaces the addresses and returns whether they changed. Has no effect after `stop`.
  func replace(with new: Set<IPAddress>) -> Bool {
    addresses.withLock { addresses in
      guard addresses != nil, addresses != new else { return false }
      addresses = new
      return true
    }
  }

  /// Stops the announcer permanently.
  func stop() { addresses.withLock { $0 = nil } }
}
