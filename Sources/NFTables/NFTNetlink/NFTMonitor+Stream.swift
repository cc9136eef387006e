public import Netlink
private import Synchronization

extension NFTMonitor {
  /// The changes of everybody but the socket of this port, read by a thread of their own. The stream ends with
  /// `control.stop()`, when nobody listens any more, and with an error when the socket fails. When its reader is
  /// too slow the oldest changes are replaced by `unknown`.
  public static func changes(
    ownPort: UInt32? = nil
  ) throws(NetlinkError) -> (
    changes: AsyncThrowingStream<RulesetChange, any Error>, control: NFTMonitorControl
  ) {
    let monitor = try NFTMonitor(ownPort: ownPort)
    let control = monitor.control
    let (stream, continuation) = AsyncThrowingStream.makeStream(
      of: RulesetChange.self, bufferingPolicy: .bufferingNewest(64))
    continuation.onTermination = { _ in control.stop() }
    let owned = Mutex(monitor)
    try onDedicatedThread {
      owned.withLock { $0.tell(continuation) }
    }
    return (stream, control)
  }

  private mutating func tell(_ continuation: AsyncThrowingStream<RulesetChange, any Error>.Continuation) {
    do {
      while let change = try next() {
        if case .commit(let commit) = change, commit.isOurs { continue }
        if case .dropped = continuation.yield(change) { continuation.yield(.unknown) }
      }
      continuation.finish()
    } catch {
      continuation.finish(throwing: error)
    }
  }
}
