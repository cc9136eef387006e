private import Glibc

/// An error number of the kernel.
public struct KernelErrno: Hashable, Sendable {
  /// The positive number: 1 for EPERM.
  public let value: Int32

  /// The error of this number; the sign that netlink puts before it does not matter.
  public init(_ value: Int32) { self.value = value == .min ? .max : abs(value) }

  /// What the last system call of this thread left.
  static var last: Self { Self(errno) }

  /// The name as C spells it, or `errno 4711` for a number that has none here.
  public var name: String { Self.names[value] ?? "errno \(value)" }

  /// The C library's text for it; for some numbers that say little there, nothing better.
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
  /// Not allowed: no CAP_NET_ADMIN, or a table that has an owner.
  public static let notPermitted = Self(EPERM)
  /// What was named is not there; also an expression that the kernel was built without.
  public static let noEntry = Self(ENOENT)
  /// It is there already, with other data.
  public static let exists = Self(EEXIST)
  /// ENFILE: a set is full.
  public static let setFull = Self(ENFILE)
  /// Something still refers to it.
  public static let busy = Self(EBUSY)
  /// EINVAL: what was asked makes no sense to this kernel.
  public static let invalid = Self(EINVAL)
  /// The kernel cannot do it, or not here.
  public static let notSupported = Self(EOPNOTSUPP)
  /// The kernel has no memory for it now.
  public static let noMemory = Self(ENOMEM)
  /// More bytes than the send buffer takes.
  public static let messageTooLong = Self(EMSGSIZE)
  /// The receive buffer was full: answers are lost.
  public static let noBufferSpace = Self(ENOBUFS)
  /// The ruleset is of another generation than the batch expects (nfnetlink.c, NFNL_BATCH_GENID).
  public static let restart = Self(ERESTART)
  /// No route to the address.
  public static let networkUnreachable = Self(ENETUNREACH)
  /// A route says that the address is not to be reached.
  public static let hostUnreachable = Self(EHOSTUNREACH)
  /// A route or a file's permissions forbid it.
  public static let accessDenied = Self(EACCES)
  /// Nothing there to read, or the kernel asks to be asked again.
  public static let wouldBlock = Self(EAGAIN)
  /// A signal came.
  public static let interrupted = Self(EINTR)

  /// The errors that nftables and netlink give (net/netfilter/nf_tables_api.c, net/netlink/af_netlink.c).
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
