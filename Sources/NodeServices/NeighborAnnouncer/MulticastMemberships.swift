internal import Addresses
internal import CSockets
internal import Glibc
internal import Netlink

/// Memberships in IPv6 multicast groups, which make network cards and switches pass their packets. The sockets are
/// never read. Requires no privilege.
struct MulticastMemberships: ~Copyable {
  private struct Membership: Hashable {
    let group: IPv6Address
    let interface: UInt32
  }

  /// The memory for memberships is limited per socket (net.core.optmem_max, 20 KiB on older kernels).
  private static let limitPerSocket = 200
  private var sockets: [Int32] = []
  private var counts: [Int32: Int] = [:]
  private var memberships: [Membership: Int32] = [:]

  /// Creates an instance without memberships, in the thread's network namespace.
  init() throws(AnnouncerError) { _ = try open() }

  deinit { for socket in sockets { close(socket) } }

  /// Joins a group. A missing interface is not an error: its removal is reported by the interface monitor.
  mutating func join(_ group: IPv6Address, on interface: UInt32) throws(AnnouncerError) {
    let membership = Membership(group: group, interface: interface)
    guard memberships[membership] == nil else { return }
    var socket = sockets.first { counts[$0, default: 0] < Self.limitPerSocket } ?? -1
    if socket < 0 { socket = try open() }
    guard group_change(socket, 1, group.bytes, interface) == 0 || errno == EADDRINUSE else {
      if errno == ENODEV || errno == ENXIO { return }
      throw .socket(KernelErrno(errno), during: "setsockopt IPV6_JOIN_GROUP")
    }
    memberships[membership] = socket
    counts[socket, default: 0] += 1
  }

  /// Leaves a group. A missing interface, whose memberships are gone, is not an error.
  mutating func leave(_ group: IPv6Address, on interface: UInt32) {
    guard let socket = memberships.removeValue(forKey: Membership(group: group, interface: interface)) else {
      return
    }
    _ = group_change(socket, 0, group.bytes, interface)
    counts[socket, default: 1] -= 1
  }

  private mutating func open() throws(AnnouncerError) -> Int32 {
    let socket = group_open()
    // Without IPv6 in the kernel, there are no IPv6 addresses to announce.
    guard socket >= 0 || errno == EAFNOSUPPORT else {
      throw .socket(KernelErrno(errno), during: "socket AF_INET6")
    }
    if socket >= 0 { sockets.append(socket) }
    return socket
  }
}
