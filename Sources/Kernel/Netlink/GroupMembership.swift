private import Glibc

/// A socket's membership in a netlink multicast group. Any thread may join or leave, even while another one reads from
/// the socket; messages already in the socket's buffer stay there.
package final class GroupMembership: Sendable {
  private let group: UInt32
  private let descriptor: Int32

  /// Creates a membership that has not joined yet.
  init(of group: UInt32, for descriptor: Int32) throws(NetlinkError) {
    self.group = group
    // A duplicate descriptor, because this may outlive the socket.
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .system(.last, during: "fcntl F_DUPFD_CLOEXEC") }
    self.descriptor = copy
  }

  deinit { close(descriptor) }

  /// Starts receiving the group's messages.
  package func join() throws(NetlinkError) { try set(1, "NETLINK_ADD_MEMBERSHIP") }

  /// Stops receiving the group's messages.
  package func leave() throws(NetlinkError) { try set(2, "NETLINK_DROP_MEMBERSHIP") }

  /// Sets an option of linux/netlink.h at SOL_NETLINK (270).
  private func set(_ option: Int32, _ name: String) throws(NetlinkError) {
    var group = group
    guard setsockopt(descriptor, 270, option, &group, socklen_t(MemoryLayout<UInt32>.size)) == 0 else {
      throw .system(.last, during: "setsockopt \(name)")
    }
  }
}
