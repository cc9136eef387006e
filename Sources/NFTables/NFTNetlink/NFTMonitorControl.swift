internal import Netlink

/// What other threads may do with a monitor.
public final class NFTMonitorControl: Sendable {
  private let membership: GroupMembership
  let signal: StopSignal

  init(_ membership: GroupMembership, _ signal: StopSignal) {
    self.membership = membership
    self.signal = signal
  }

  /// Ends the monitor: `next` gives nil at once, now and from then on.
  public func stop() { signal.stop() }

  /// From now on nothing is told; what has been told already is not lost.
  func pause() throws(NetlinkError) { try membership.leave() }

  /// From now on all is told again. What happened meanwhile is not.
  func resume() throws(NetlinkError) { try membership.join() }
}
