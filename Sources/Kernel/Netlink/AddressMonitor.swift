private import Synchronization

/// Listens to changes of the interfaces' addresses in the network namespace of the thread that opened it. Needs no
/// privilege.
public struct AddressMonitor: ~Copyable {
  private var socket: NetlinkSocket
  /// Ends the monitor from any thread.
  public let signal: StopSignal

  /// Listens from now on.
  public init() throws(NetlinkError) {
    let socket = try NetlinkSocket(.route)
    // RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR
    for group: UInt32 in [5, 9] { try socket.membership(of: group).join() }
    signal = try StopSignal()
    self.socket = socket
  }

  /// Waits until the kernel has told of an address, or of more than there was room for, and reads all that it has told.
  /// False after the signal.
  public mutating func waitForChange() throws(NetlinkError) -> Bool {
    guard try socket.notification(until: signal) != nil else { return false }
    try socket.drain()
    return true
  }

  /// For tests: how many bytes may wait to be read.
  package func setReceiveBuffer(to size: Int32) { socket.setReceiveBuffer(to: size) }

  /// The addresses as they are, and again each time that they are others, read by a thread of their own. A slow
  /// reader is given the last of several. The stream ends with the signal, when nobody listens any more, and with an
  /// error when they cannot be read.
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
      owned.withLock { $0.tell(continuation) }
    }
    return (stream, signal)
  }

  private mutating func tell(_ continuation: AsyncThrowingStream<[InterfaceAddress], any Error>.Continuation)
  {
    do {
      // Listening began before this, so that nothing comes between.
      var addresses = try interfaceAddresses()
      continuation.yield(addresses)
      while try waitForChange() {
        let present = try interfaceAddresses()
        // Routers renew addresses all the time without changing any.
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
