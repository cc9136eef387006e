private import CMnl
private import Glibc

extension NetlinkSocket {
  /// Joins a multicast group (nfnetlink.h, nfnetlink_groups). Messages that are not read in time are lost, and the next
  /// `receive` then fails with ENOBUFS.
  package func join(group: Int32) throws(NetlinkError) {
    var group = group
    let result = mnl_socket_setsockopt(
      socket, NETLINK_ADD_MEMBERSHIP, &group, socklen_t(MemoryLayout<Int32>.size))
    guard result == 0 else { throw .system(.last, during: "NETLINK_ADD_MEMBERSHIP") }
  }

  /// Returns the next datagram of messages; nil if none arrives before the deadline.
  package mutating func receive(before deadline: ContinuousClock.Instant) throws(NetlinkError)
    -> ReceivedBytes?
  {
    while true {
      if let received = try receive(waiting: false) { return received }
      let left = deadline - .now
      guard left > .zero else { return nil }
      var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // Rounded up, to avoid busy polling during the last millisecond.
      let milliseconds = Int32(clamping: left / .milliseconds(1) + 1)
      if poll(&question, 1, milliseconds) < 0, KernelErrno.last != .interrupted {
        throw .system(.last, during: "poll")
      }
    }
  }
}

extension Duration {
  /// Returns the quotient, rounded toward zero.
  fileprivate static func / (whole: Duration, part: Duration) -> Int64 {
    let quotient: Double = whole / part
    return Int64(quotient)
  }
}
