internal import Addresses
private import Glibc

/// A server for any address of its network namespace, and clients for it in the calling thread's: both ends in one thread,
/// since the kernel has opened a connection when `connect` returns, whether somebody has accepted it or not.
final class Listener {
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = try Self.checked(
      socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0),
      "socket")
    try Self.checked(
      Self.with(IPv4Address(rawValue: 0), port) { bind(descriptor, $0, $1) }, "bind")
    try Self.checked(listen(descriptor, 4096), "listen")
  }

  deinit { close(descriptor) }

  /// Opens a connection, accepts it, and resets it.
  func connect(to address: IPv4Address, _ port: Int) throws {
    let client = try Self.checked(
      socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0), "socket")
    defer { close(client) }
    try Self.set(SO_LINGER, to: linger(l_onoff: 1, l_linger: 0), on: client)
    // A safety bound; a connection takes some microseconds.
    try Self.set(SO_SNDTIMEO, to: timeval(tv_sec: 2, tv_usec: 0), on: client)
    let isOpen = Self.with(address, port) { Glibc.connect(client, $0, $1) } == 0
    let server = isOpen ? accept(descriptor, nil, nil) : -1
    guard server >= 0 else {
      let reason = errno == EINPROGRESS ? "no answer" : String(cString: strerror(errno))
      throw SetupError(description: "a connection to \(address) port \(port) fails: \(reason)")
    }
    close(server)
  }

  private static func set<Value>(_ option: Int32, to value: Value, on socket: Int32) throws {
    try withUnsafePointer(to: value) {
      _ = try checked(
        setsockopt(socket, SOL_SOCKET, option, $0, socklen_t(MemoryLayout<Value>.size)), "setsockopt")
    }
  }

  private static func with(
    _ address: IPv4Address, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = UInt16(port).bigEndian
    name.sin_addr.s_addr = address.rawValue.bigEndian
    return withUnsafePointer(to: name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  @discardableResult
  private static func checked(_ result: Int32, _ what: String) throws -> Int32 {
    guard result >= 0 else { throw SetupError(description: "\(what): \(String(cString: strerror(errno)))") }
    return result
  }
}
