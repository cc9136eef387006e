/// Why a netlink request failed.
public enum NetlinkError: Error, Hashable, Sendable {
  /// A system call failed.
  case system(KernelErrno, during: String)
  /// The kernel returned an error, and sometimes a text.
  case refused(KernelErrno, kernelSays: String?)
  /// The message does not fit in the socket's send buffer, which cannot grow: only CAP_NET_ADMIN in the initial user
  /// namespace allows exceeding net.core.wmem_max.
  case tooLarge(bytes: Int)
  /// The listed objects changed during the dump, on every attempt.
  case changedWhileRead
  /// The reply is not a valid netlink message.
  case malformed

  /// The errno, if there is one.
  public var errno: KernelErrno? {
    switch self {
    case .system(let errno, _), .refused(let errno, _): errno
    case .tooLarge: .messageTooLong
    case .changedWhileRead, .malformed: nil
    }
  }
}

extension NetlinkError: CustomStringConvertible {
  /// One line for a log.
  public var description: String {
    switch self {
    case .system(let errno, let call): "\(call): \(errno)"
    case .refused(let errno, let message):
      "the kernel refused the request: \(errno)" + (message.map { ": \($0)" } ?? "")
    case .tooLarge(let bytes): "\(bytes) bytes do not fit in the netlink socket's send buffer"
    case .changedWhileRead: "the kernel's list kept changing while it was being read"
    case .malformed: "a reply from the kernel could not be parsed"
    }
  }
}
