private import Glibc

/// An errno of the kernel.
public struct KernelErrno: Hashable, Sendable {
  /// The positive number: 1 for EPERM.
  public let value: Int32

  /// Creates an errno from its number; the sign, which netlink makes negative, is ignored.
  public init(_ value: Int32) { self.value = value == .min ? .max : abs(value) }

  /// The errno of the last system call of this thread.
  static var last: Self { Self(errno) }

  /// The symbolic name, or `errno 4711` for a number that has no name here.
  public var name: String { Self.names[value] ?? "errno \(value)" }

  /// The C library's description (strerror(3)).
  public var text: String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(value, &buffer, buffer.count) == 0 else { return name }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension KernelErrno: CustomStringConvertible {
  /// `EPERM (Operation not permitted)`
  public var description: String { "\(name) (\(text))" }
}

extension KernelErrno {
  /// EPERM: CAP_NET_ADMIN is missing, or the table has an owner.
  public static let notPermitted = Self(EPERM)
  /// ENOENT: the named object does not exist, or the kernel was built without the expression.
  public static let noEntry = Self(ENOENT)
  /// EEXIST: the object already exists, with different data.
  public static let exists = Self(EEXIST)
  /// ENFILE: the set is full.
  public static let setFull = Self(ENFILE)
  /// EBUSY: the object is still referenced.
  public static let busy = Self(EBUSY)
  /// EINVAL: this kernel does not understand the request.
  public static let invalid = Self(EINVAL)
  /// EOPNOTSUPP: the operation is not supported, at least not here.
  public static let notSupported = Self(EOPNOTSUPP)
  /// ENOMEM: the kernel is out of memory.
  public static let noMemory = Self(ENOMEM)
  /// EMSGSIZE: the message exceeds the send buffer.
  public static let messageTooLong = Self(EMSGSIZE)
  /// ENOBUFS: the receive buffer was full and messages were lost.
  public static let noBufferSpace = Self(ENOBUFS)
  /// ERESTART: the ruleset's generation is not the one that the batch expects (nfnetlink.c, NFNL_BATCH_GENID).
  public static let restart = Self(ERESTART)
  /// ENETUNREACH: there is no route to the address.
  public static let networkUnreachable = Self(ENETUNREACH)
  /// EHOSTUNREACH: an `unreachable` route covers the address.
  public static let hostUnreachable = Self(EHOSTUNREACH)
  /// EACCES: a `prohibit` route or file permissions forbid it.
  public static let accessDenied = Self(EACCES)
  /// EAGAIN: there is nothing to read, or the request should be retried.
  public static let wouldBlock = Self(EAGAIN)
  /// EINTR: a signal interrupted the call.
  public static let interrupted = Self(EINTR)

  /// The errnos that nftables and netlink return (net/netfilter/nf_tables_api.c, net/netlink/af_netlink.c).
  private static let names: [Int32: String] = [
    EPERM: "EPERM", ENOENT: "ENOENT", EINTR: "EINTR", EIO: "EIO", ENXIO: "ENXIO", E2BIG: "E2BIG",
    EBADF: "EBADF", EAGAIN: "EAGAIN", ENOMEM: "ENOMEM", EACCES: "EACCES", EFAULT: "EFAULT", EBUSY: "EBUSY",
    EEXIST: "EEXIST", ENODEV: "ENODEV", ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EINVAL: "EINVAL",
    ENFILE: "ENFILE", EMFILE: "EMFILE", EFBIG: "EFBIG", ENOSPC: "ENOSPC", EROFS: "EROFS", EMLINK: "EMLINK",
    EPIPE: "EPIPE", EDOM: "EDOM", ERANGE: "ERANGE", ENAMETOOLONG: "ENAMETOOLONG", ENOSYS: "ENOSYS",
    ENOTEMPTY: "ENOTEMPTY", ELOOP: "ELOOP", EPROTO: "EPROTO", EBADMSG: "EBADMSG", EOVERFLOW: "EOVERFLOW",
    ERESTART: "ERESTART", EMSGSIZE: "EMSGSIZE", EPROTONOSUPPORT: "EPROTONOSUPPORT",
    ESOCKTNOSUPPORT: "ESOCKTNOSUPPORT", EOPNOTSUPP: "EOPNOTSUPP", EAFNOSUPPORT: "EAFNOSUPPORT",
    EADDRINUSE: "EADDRINUSE", EADDRNOTAVAIL: "EADDRNOTAVAIL", ENETUNREACH: "ENETUNREACH",
    EHOSTUNREACH: "EHOSTUNREACH", ENETDOWN: "ENETDOWN", ENOBUFS: "ENOBUFS", ETIMEDOUT: "ETIMEDOUT",
    ECONNREFUSED: "ECONNREFUSED", EALREADY: "EALREADY", ESTALE: "ESTALE", ECANCELED: "ECANCELED",
  ]
}
