import Glibc

/// A blocking TCP socket on 127.0.0.1, of a client or an endpoint.
final class TestSocket {
  struct Failure: Error, Equatable { let errno: Int32 }

  private var descriptor: Int32

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close() }

  /// Connects to a port.
  init(to port: Int) throws(Failure) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    guard Self.withAddress(port, { connect(descriptor, $0, $1) }) == 0 else { throw Failure(errno: errno) }
  }

  /// Listens on a port that the kernel chooses.
  static func listening() throws(Failure) -> TestSocket {
    let listener = TestSocket(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    let isBound = withAddress(0) { bind(listener.descriptor, $0, $1) } == 0
    guard isBound, listen(listener.descriptor, 128) == 0 else { throw Failure(errno: errno) }
    return listener
  }

  private static func withAddress(
    _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// The port that it has on this side.
  var port: Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    return result == 0 ? Int(in_port_t(bigEndian: address.sin_port)) : 0
  }

  func accepted() throws(Failure) -> TestSocket {
    let accepted = accept(descriptor, nil, nil)
    guard accepted >= 0 else { throw Failure(errno: errno) }
    return TestSocket(accepted)
  }

  func send(_ bytes: [UInt8]) throws(Failure) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(errno: errno) }
      sent += count
    }
  }

  func send(_ text: String) throws(Failure) { try send(Array(text.utf8)) }

  /// Says that nothing more will be sent.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Receives what arrives next, as text; empty at the end.
  func receive(_ limit: Int = 65536) throws(Failure) -> String {
    String(decoding: try receiveBytes(limit), as: UTF8.self)
  }

  /// Receives what has arrived; throws EAGAIN if nothing has.
  func receiveIfAny() throws(Failure) -> String {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    guard count >= 0 else { throw Failure(errno: errno) }
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  /// Lets a thread that waits for connections go on.
  func stopAccepting() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private func receiveBytes(_ limit: Int = 65536) throws(Failure) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &buffer, limit, 0)
    guard count >= 0 else { throw Failure(errno: errno) }
    return Array(buffer.prefix(count))
  }

  /// Receives everything until the other side says that nothing more will come.
  func receiveAll() throws(Failure) -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let bytes = try receiveBytes()
      if bytes.isEmpty { return all }
      all += bytes
    }
  }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// Closes with a reset.
  func reset() {
    var value = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    close()
  }
}
