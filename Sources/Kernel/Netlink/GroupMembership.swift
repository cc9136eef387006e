private import Glibc

/// Whether a socket hears what the kernel tells a group of listeners. Any thread may join or leave, also while another
/// one reads from the socket; what is already in the socket's buffer stays there.
package final class GroupMembership: Sendable {
  private let group: UInt32
  private let descriptor: Int32

  /// The membership of a socket, which is not a member yet.
  init(of group: UInt32, for descriptor: Int32) throws(NetlinkError) {
    self.group = group
    // A descriptor of its own, so that this may outlive the socket's.
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .system(.last, during: "fcntl F_DUPFD_CLOEXEC") }
    self.descriptor = copy
  }

  deinit { close(descriptor) }

  /// Hears the group from now on.
  package func join() throws(NetlinkError) { try set(1, "NETLINK_ADD_MEMBERSHIP") }

  /// Hears it no longer.
  package func leave() throws(NetlinkError) { try set(2, "NETLINK_DROP_MEMBERSHIP") }

  /// The option's number in linux/netlink.h, at SOL_NETLINK.
  private func set(_ option: Int32, _ name: String) throws(NetlinkError) {
    var group = group
    guard setsockopt(descriptor, 270, option, &group, socklen_t(MemoryLayout<UInt32>.size)) == 0 else {
      throw .system(.last, during: "setsockopt \(name)")
    }
  }
}
