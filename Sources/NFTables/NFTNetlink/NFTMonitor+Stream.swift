public import Netlink
private import Synchronization

extension NFTMonitor {
  /// Returns a stream of changes except those of the socket with this port ID, fed by a dedicated thread. The stream
  /// ends on `control.stop()`, when its reader goes away, or with an error if the socket fails. If the reader is too
  /// slow, the oldest changes are replaced by `unknown`.
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
      owned.withLock { $0.publish(to: continuation) }
    }
    return (stream, control)
  }

  private mutating func publish(
    to continuation: AsyncThrowingStream<RulesetChange, any Error>.Continuation
  ) {
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
