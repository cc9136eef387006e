/// Why a question to the kernel has no answer.
public enum NetlinkError: Error, Hashable, Sendable {
  /// A system call failed.
  case system(KernelErrno, during: String)
  /// The kernel answered with an error.
  case refused(KernelErrno, kernelSays: String?)
  /// The message has more bytes than the socket's send buffer takes, and the buffer may not grow: only
  /// CAP_NET_ADMIN in the first user namespace may go beyond net.core.wmem_max.
  case tooLarge(bytes: Int)
  /// What was listed changed while it was being listed, each time that it was tried.
  case changedWhileRead
  /// An answer that is none of netlink's.
  case malformed

  /// The kernel's error number, if there is one.
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
    case .refused(let errno, let message): "the kernel refused the request: \(errno)" + (message.map { ": \($0)" } ?? "")
    case .tooLarge(let bytes): "\(bytes) bytes do not fit in the netlink socket's send buffer"
    case .changedWhileRead: "the kernel's list kept changing while it was being read"
    case .malformed: "a reply from the kernel could not be parsed"
    }
  }
}
