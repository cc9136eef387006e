internal import Addresses
internal import CSockets
internal import Glibc
internal import Netlink
private import Synchronization

/// A bound socket that is not served yet. Closed on deinit unless it was released.
final class BoundSocket: Sendable {
  let isTCP: Bool
  let port: UInt16
  private let descriptor: Mutex<Int32?>

  /// Binds the socket. Ports below 1024 require CAP_NET_BIND_SERVICE.
  init(_ address: DNSServerAddress, isTCP: Bool) throws(NameServerError) {
    let bytes = address.address.bytes
    let descriptor = bound_socket(isTCP ? 1 : 0, bytes, Int32(bytes.count), address.port)
    guard descriptor >= 0 else { throw .listen(address, isTCP: isTCP, KernelErrno(errno)) }
    self.isTCP = isTCP
    port = socket_port(descriptor)
    self.descriptor = Mutex(descriptor)
  }

  deinit { if let descriptor = release() { close(descriptor) } }

  /// Transfers ownership of the descriptor to the caller; nil if that was done before.
  func release() -> Int32? {
    descriptor.withLock { descriptor in
      defer { descriptor = nil }
      return descriptor
    }
  }
}
