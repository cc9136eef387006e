public import Addresses
private import Glibc

/// A socket that has sent the first packet of a flow: a TCP SYN, an SCTP INIT or a UDP datagram. Replies are never
/// read. The socket is closed on deinit.
public struct FirstPacket: ~Copyable {
  private let descriptor: Int32

  /// Sends the packet from one of the node's own addresses. It is not an error if our rules reject or drop it: sending
  /// a UDP packet then fails with EPERM at once, and a TCP connection may fail with ECONNREFUSED.
  public init(
    from source: IPAddress, to destination: IPAddress, port: Port, _ transport: Transport
  ) throws(NetlinkError) {
    let domain = source.family == .ipv4 ? AF_INET : AF_INET6
    let kind = transport == .udp ? SOCK_DGRAM : SOCK_STREAM
    let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(domain, Int32(kind.rawValue) | flags, Int32(transport.rawValue))
    guard descriptor >= 0 else { throw .system(.last, during: "socket") }
    do {
      try Self.send(descriptor, from: source, to: destination, port: port, transport)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func send(
    _ descriptor: Int32, from source: IPAddress, to destination: IPAddress, port: Port,
    _ transport: Transport
  ) throws(NetlinkError) {
    guard withSocketAddress(source, port: 0, { bind(descriptor, $0, $1) }) == 0 else {
      throw .system(.last, during: "bind to \(source)")
    }
    let sent = withSocketAddress(destination, port: port.number) { connect(descriptor, $0, $1) }
    try check(sent, during: "connect")
    guard transport == .udp else { return }
    try check(Int32(clamping: Glibc.send(descriptor, "?", 1, 0)), during: "send")
  }

  /// Throws unless the call succeeded or the errno only says that the packet was sent and rejected.
  private static func check(_ result: Int32, during call: String) throws(NetlinkError) {
    let harmless = [KernelErrno(EINPROGRESS), .notPermitted, KernelErrno(ECONNREFUSED)]
    if result < 0, !harmless.contains(.last) { throw .system(.last, during: call) }
  }
}

/// Calls the closure with the address as a sockaddr.
private func withSocketAddress(
  _ address: IPAddress, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
  switch address {
  case .v4(let own):
    var socketAddress = sockaddr_in()
    socketAddress.sin_family = sa_family_t(AF_INET)
    socketAddress.sin_port = port.bigEndian
    socketAddress.sin_addr.s_addr = own.rawValue.bigEndian
    return withGeneric(socketAddress, body)
  case .v6(let own):
    var socketAddress = sockaddr_in6()
    socketAddress.sin6_family = sa_family_t(AF_INET6)
    socketAddress.sin6_port = port.bigEndian
    withUnsafeMutableBytes(of: &socketAddress.sin6_addr) {
      $0.storeBytes(of: own.high.bigEndian, as: UInt64.self)
      $0.storeBytes(of: own.low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return withGeneric(socketAddress, body)
  }
}

private func withGeneric<Address>(
  _ address: Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
  withUnsafePointer(to: address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<Address>.size))
    }
  }
}

/// Returns the interface's name; nil if the thread's network namespace has no interface with this index.
public func interfaceName(_ index: UInt32) -> String? {
  var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
  guard if_indextoname(index, &name) != nil else { return nil }
  return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
