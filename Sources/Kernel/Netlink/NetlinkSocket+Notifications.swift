private import CMnl
private import Glibc

/// What a subscribed socket receives.
package enum Notification: Sendable {
  /// A datagram of messages.
  case received(ReceivedBytes)
  /// The receive buffer overflowed, so the preceding notifications are incomplete.
  case lost
}

extension NetlinkSocket {
  /// Returns the next notification; nil after the stop signal.
  package mutating func notification(until stop: StopSignal) throws(NetlinkError) -> Notification? {
    while try stop.isReadable(descriptor) {
      do {
        if let received = try receive(waiting: false) { return .received(received) }
      } catch {
        guard error.errno == .noBufferSpace else { throw error }
        try drain()
        return .lost
      }
    }
    return nil
  }

  /// Reads and discards everything pending. After an overrun the kernel silently drops notifications until the receive
  /// buffer is empty (af_netlink.c, NETLINK_S_CONGESTED), so reading the state before that could miss a change.
  mutating func drain() throws(NetlinkError) {
    while true {
      do {
        guard try receive(waiting: false) != nil else { return }
      } catch {
        guard error.errno == .noBufferSpace else { throw error }
      }
    }
  }

  /// Returns a membership that uses its own descriptor of the same socket.
  package func membership(of group: UInt32) throws(NetlinkError) -> GroupMembership {
    try GroupMembership(of: group, for: descriptor)
  }

  /// Attaches a filter, replacing any earlier one; only messages that pass it are received.
  package func attach(_ filter: SocketFilter) throws(NetlinkError) {
    var instructions = filter.instructions.map {
      sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand)
    }
    let count = UInt16(instructions.count)
    let descriptor = descriptor
    let status = instructions.withUnsafeMutableBufferPointer { buffer in
      var program = sock_fprog(len: count, filter: buffer.baseAddress)
      return setsockopt(
        descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, socklen_t(MemoryLayout<sock_fprog>.size))
    }
    guard status == 0 else { throw .system(.last, during: "setsockopt SO_ATTACH_FILTER") }
  }

  /// Sets the size of the receive buffer in bytes; the kernel doubles it for its own bookkeeping.
  package func setReceiveBuffer(to size: Int32) {
    var size = size
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
  }
}
