package import Netlink

/// Why addresses cannot be announced.
package enum AnnouncerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A socket operation failed.
  case socket(KernelErrno, during: String)
  /// The interfaces cannot be listed.
  case interfaces(NetlinkError)

  /// One line, including the remedy if there is one.
  package var description: String {
    switch self {
    case .socket(.notPermitted, let call):
      "load balancer addresses cannot be announced: \(call): EPERM; grant CAP_NET_RAW to the process, "
        + "or turn announcements off with --load-balancer-interfaces=none"
    case .socket(let errno, let call): "load balancer addresses cannot be announced: \(call): \(errno)"
    case .interfaces(let error):
      "load balancer addresses cannot be announced: the interfaces cannot be read: \(error)"
    }
  }
}
