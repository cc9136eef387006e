private import Synchronization

/// How many connections are open, and whether there may be one more.
final class ConnectionCount: Sendable {
  /// The DNS is asked by datagrams; connections are for the few answers that are too long.
  private static let limit = 200
  private let count = Mutex(0)

  /// False when there are too many.
  func add() -> Bool {
    count.withLock { count in
      guard count < Self.limit else { return false }
      count += 1
      return true
    }
  }

  func remove() { count.withLock { $0 -= 1 } }
}
