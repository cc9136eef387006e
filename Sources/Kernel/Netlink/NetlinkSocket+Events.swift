private import CMnl
private import Glibc

extension NetlinkSocket {
  /// From now on the socket gets what the kernel tells everybody in this group (nfnetlink.h, nfnetlink_groups). What is not
  /// fetched in time is lost, and the next `receive` says so with ENOBUFS.
  package func join(group: Int32) throws(NetlinkError) {
    var group = group
    let result = mnl_socket_setsockopt(
      socket, NETLINK_ADD_MEMBERSHIP, &group, socklen_t(MemoryLayout<Int32>.size))
    guard result == 0 else { throw .system(.last, during: "NETLINK_ADD_MEMBERSHIP") }
  }

  /// The next datagram of messages; nil when none comes before this moment.
  package mutating func receive(before deadline: ContinuousClock.Instant) throws(NetlinkError)
    -> ReceivedBytes?
  {
    while true {
      if let received = try receive(waiting: false) { return received }
      let left = deadline - .now
      guard left > .zero else { return nil }
      var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // Rounded up, lest the last millisecond be spent asking.
      let milliseconds = Int32(clamping: left / .milliseconds(1) + 1)
      if poll(&question, 1, milliseconds) < 0, KernelErrno.last != .interrupted {
        throw .system(.last, during: "poll")
      }
    }
  }
}

extension Duration {
  /// How often the other one fits, rounded down.
  fileprivate static func / (whole: Duration, part: Duration) -> Int64 {
    let quotient: Double = whole / part
    return Int64(quotient)
  }
}
