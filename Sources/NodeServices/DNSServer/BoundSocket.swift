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

extension IPAddress {
  /// The four or sixteen bytes in network byte order.
  fileprivate var bytes: [UInt8] {
    let (number, count) =
      switch self {
      case .v4(let address): (address.number, 4)
      case .v6(let address): (address.number, 16)
      }
    return (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// Whether this is the wildcard address, `0.0.0.0` or `::`.
  var isUnspecified: Bool {
    switch self {
    case .v4(let address): address.rawValue == 0
    case .v6(let address): address.number == 0
    }
  }
}
