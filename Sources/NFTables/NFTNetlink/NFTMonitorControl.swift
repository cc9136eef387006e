internal import Netlink

/// Controls a monitor from other threads.
public final class NFTMonitorControl: Sendable {
  private let membership: GroupMembership
  let signal: StopSignal

  init(_ membership: GroupMembership, _ signal: StopSignal) {
    self.membership = membership
    self.signal = signal
  }

  /// Stops the monitor permanently: `next` returns nil immediately.
  public func stop() { signal.stop() }

  /// Stops receiving notifications; those already received are kept.
  func pause() throws(NetlinkError) { try membership.leave() }

  /// Starts receiving notifications again; changes made while paused are not reported.
  func resume() throws(NetlinkError) { try membership.join() }
}
