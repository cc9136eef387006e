private import CMnl
private import Glibc

/// A netlink socket with room for long answers. One thread at a time uses it; closed when it goes.
public struct NetlinkSocket: ~Copyable {
  /// Which part of the kernel answers.
  public enum Bus: Int32, Hashable, Sendable {
    /// Links, addresses, routes.
    case route = 0  // NETLINK_ROUTE
    /// nftables and what is around it.
    case netfilter = 12  // NETLINK_NETFILTER
  }

  let socket: OpaquePointer
  private var received = [UInt8](repeating: 0, count: 1 << 16)
  private var sequence: UInt32 = 0

  /// Opens a socket. This needs no privilege; what is asked of it may.
  public init(_ bus: Bus) throws(NetlinkError) {
    guard let socket = mnl_socket_open2(bus.rawValue, Int32(SOCK_CLOEXEC.rawValue)) else {
      throw .system(.last, during: "socket")
    }
    guard mnl_socket_bind(socket, 0, 0) == 0 else {
      let errno = KernelErrno.last
      mnl_socket_close(socket)
      throw .system(errno, during: "bind")
    }
    self.socket = socket
    growReceiveBuffer()
    setTimeout()
    // Linux 4.12, 4.2 and 4.20 know these; without one of them an error only says less.
    enable(NETLINK_EXT_ACK)
    enable(NETLINK_CAP_ACK)
    if bus == .route { enable(NETLINK_GET_STRICT_CHK) }
  }

  deinit { mnl_socket_close(socket) }

  /// The socket's address, by which the kernel knows the owner of a table. The first socket of a process has the
  /// process's number.
  public var port: UInt32 { mnl_socket_get_portid(socket) }

  var descriptor: Int32 { mnl_socket_get_fd(socket) }

  /// A batch with many errors has as many answers, and those that find no room are lost without a word as to
  /// which: so there is much room.
  private func growReceiveBuffer() {
    let wanted: Int32 = 16 << 20
    if !set(SO_RCVBUFFORCE, to: wanted) { set(SO_RCVBUF, to: wanted) }
  }

  /// The kernel answers before `send` returns, so waiting longer than this is waiting for nothing.
  private func setTimeout() {
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  @discardableResult
  private func set(_ option: Int32, to value: Int32) -> Bool {
    var value = value
    return setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
  }

  private func enable(_ option: Int32) {
    var value: Int32 = 1
    _ = mnl_socket_setsockopt(socket, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}

extension NetlinkSocket {
  /// Sends messages in one piece; the kernel has done with them when this returns.
  package func send(_ bytes: [UInt8]) throws(NetlinkError) {
    growSendBuffer(for: bytes.count)
    while bytes.withUnsafeBytes({ mnl_socket_sendto(socket, $0.baseAddress, $0.count) }) < 0 {
      let errno = KernelErrno.last
      switch errno {
      case .interrupted: continue
      case .messageTooLong: throw .tooLarge(bytes: bytes.count)
      default: throw .system(errno, during: "sendto")
      }
    }
  }

  /// netlink_sendmsg wants the whole message, and 32 bytes, within the send buffer (af_netlink.c); setsockopt
  /// doubles what it is given.
  private func growSendBuffer(for count: Int) {
    var present: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &present, &length)
    guard Int(present) < count + 4096, let wanted = Int32(exactly: count) else { return }
    if !set(SO_SNDBUFFORCE, to: wanted) { set(SO_SNDBUF, to: wanted) }
  }

  /// One datagram of messages in a buffer that the next one reuses; nil when there is none and `waiting` is false.
  package mutating func receive(waiting: Bool) throws(NetlinkError) -> ReceivedBytes? {
    let flags = Int32(MSG_TRUNC) | (waiting ? 0 : Int32(MSG_DONTWAIT))
    while true {
      let descriptor = descriptor
      let count = received.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, flags) }
      guard count < 0 else {
        guard count <= received.count else { throw .malformed }
        return ReceivedBytes(bytes: received, count: count)
      }
      let errno = KernelErrno.last
      if errno == .interrupted { continue }
      if errno == .wouldBlock, !waiting { return nil }
      throw .system(errno, during: "recv")
    }
  }

  /// A number for the next request.
  package mutating func nextSequence() -> UInt32 {
    sequence &+= 1
    return sequence
  }
}

/// What one system call read.
package struct ReceivedBytes: Sendable {
  /// A buffer that begins with what was read.
  package let bytes: [UInt8]
  /// How many bytes were read.
  package let count: Int
}
