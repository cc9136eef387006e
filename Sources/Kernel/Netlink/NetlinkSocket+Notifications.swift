private import CMnl
private import Glibc

/// What a listening socket hears.
package enum Notification: Sendable {
  /// A datagram of messages.
  case received(ReceivedBytes)
  /// There was no room for all that was told: what was told before this is not complete.
  case lost
}

extension NetlinkSocket {
  /// The next of what the kernel tells unasked; nil when the signal came first.
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

  /// After an overrun the kernel quietly drops all that it would tell until everything has been read that waits
  /// (af_netlink.c, NETLINK_S_CONGESTED); so whoever looks at the state before that could miss a change.
  mutating func drain() throws(NetlinkError) {
    while true {
      do {
        guard try receive(waiting: false) != nil else { return }
      } catch {
        guard error.errno == .noBufferSpace else { throw error }
      }
    }
  }

  /// A second descriptor of the same socket, which lives on its own.
  package func membership(of group: UInt32) throws(NetlinkError) -> GroupMembership {
    try GroupMembership(of: group, for: descriptor)
  }

  /// From now on only what the filter lets through is received. It replaces an earlier one.
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

  /// How many bytes may wait to be read; the kernel doubles it, for its own bookkeeping.
  package func setReceiveBuffer(to size: Int32) {
    var size = size
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
  }
}
