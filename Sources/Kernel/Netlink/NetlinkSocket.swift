private import CMnl
private import Glibc

/// A netlink socket with a large receive buffer. For use by one thread at a time; closed on deinit.
public struct NetlinkSocket: ~Copyable {
  /// The netlink family, which selects the kernel subsystem.
  public enum Bus: Int32, Hashable, Sendable {
    /// Interfaces, addresses and routes.
    case route = 0  // NETLINK_ROUTE
    /// nftables and connection tracking.
    case netfilter = 12  // NETLINK_NETFILTER
  }

  let socket: OpaquePointer
  private var received = [UInt8](repeating: 0, count: 1 << 16)
  private var sequence: UInt32 = 0

  /// Opens a socket, which requires no privilege; requests may.
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
    // Since Linux 4.12, 4.2 and 4.20; without them, errors are merely less detailed.
    enable(NETLINK_EXT_ACK)
    enable(NETLINK_CAP_ACK)
    if bus == .route { enable(NETLINK_GET_STRICT_CHK) }
  }

  deinit { mnl_socket_close(socket) }

  /// The socket's netlink port ID, which identifies the owner of a table. For the first socket of a process it is the
  /// process ID.
  public var port: UInt32 { mnl_socket_get_portid(socket) }

  var descriptor: Int32 { mnl_socket_get_fd(socket) }

  /// A batch with many errors yields as many replies, and the kernel does not say which ones overflowed the buffer, so
  /// the buffer is large.
  private func growReceiveBuffer() {
    let wanted: Int32 = 16 << 20
    if !set(SO_RCVBUFFORCE, to: wanted) { set(SO_RCVBUF, to: wanted) }
  }

  /// The kernel replies before `send` returns, so a longer wait would be in vain.
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
  /// Sends messages in one datagram; the kernel has processed them when this returns.
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

  /// netlink_sendmsg requires the whole message plus 32 bytes to fit in the send buffer (af_netlink.c); setsockopt
  /// doubles the requested size.
  private func growSendBuffer(for count: Int) {
    var present: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &present, &length)
    guard Int(present) < count + 4096, let wanted = Int32(exactly: count) else { return }
    if !set(SO_SNDBUFFORCE, to: wanted) { set(SO_SNDBUF, to: wanted) }
  }

  /// Returns one datagram of messages; nil if there is none and `waiting` is false.
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

  /// Returns the sequence number for the next request.
  package mutating func nextSequence() -> UInt32 {
    sequence &+= 1
    return sequence
  }
}

/// The datagram read by one recv(2).
package struct ReceivedBytes: Sendable {
  /// The receive buffer, which begins with the datagram.
  package let bytes: [UInt8]
  /// The length of the datagram in bytes.
  package let count: Int
}
