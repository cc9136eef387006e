private import Synchronization

/// Watches the addresses of all interfaces in the network namespace of the thread that opened it. Requires no
/// privilege.
public struct AddressMonitor: ~Copyable {
  private var socket: NetlinkSocket
  /// Stops the monitor, from any thread.
  public let signal: StopSignal

  /// Opens the monitor; changes from now on are reported.
  public init() throws(NetlinkError) {
    let socket = try NetlinkSocket(.route)
    // RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR
    for group: UInt32 in [5, 9] { try socket.membership(of: group).join() }
    signal = try StopSignal()
    self.socket = socket
  }

  /// Waits for a notification, or for the loss of some, and consumes all pending ones. Returns false after the stop
  /// signal.
  public mutating func waitForChange() throws(NetlinkError) -> Bool {
    guard try socket.notification(until: signal) != nil else { return false }
    try socket.drain()
    return true
  }

  /// Sets the size of the receive buffer in bytes, for tests.
  package func setReceiveBuffer(to size: Int32) { socket.setReceiveBuffer(to: size) }

  /// Returns a stream of the current addresses and of every later change, fed by a dedicated thread. A slow reader gets
  /// only the latest state. The stream ends on the stop signal, when its reader goes away, or with an error if the
  /// addresses cannot be read.
  public static func addresses() throws(NetlinkError) -> (
    addresses: AsyncThrowingStream<[InterfaceAddress], any Error>, signal: StopSignal
  ) {
    let monitor = try AddressMonitor()
    let signal = monitor.signal
    let (stream, continuation) = AsyncThrowingStream.makeStream(
      of: [InterfaceAddress].self, bufferingPolicy: .bufferingNewest(1))
    continuation.onTermination = { _ in signal.stop() }
    let owned = Mutex(monitor)
    try onDedicatedThread {
      owned.withLock { $0.publish(to: continuation) }
    }
    return (stream, signal)
  }

  private mutating func publish(
    to continuation: AsyncThrowingStream<[InterfaceAddress], any Error>.Continuation
  ) {
    do {
      // Listening began before this, so no change is missed.
      var addresses = try interfaceAddresses()
      continuation.yield(addresses)
      while try waitForChange() {
        let present = try interfaceAddresses()
        // Router advertisements renew addresses all the time without changing them.
        guard present != addresses else { continue }
        addresses = present
        continuation.yield(addresses)
      }
      continuation.finish()
    } catch {
      continuation.finish(throwing: error)
    }
  }
}
