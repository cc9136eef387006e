internal import Addresses
internal import CSockets
internal import Glibc
internal import Netlink
private import Synchronization

/// A socket at a place, for somebody who will serve it. Closed when it goes, unless it was handed over.
final class BoundSocket: Sendable {
  let isTCP: Bool
  let port: UInt16
  private let descriptor: Mutex<Int32?>

  /// Ports below 1024 take CAP_NET_BIND_SERVICE.
  init(_ place: NameServerPlace, isTCP: Bool) throws(NameServerError) {
    let bytes = place.address.bytes
    let descriptor = bound_socket(isTCP ? 1 : 0, bytes, Int32(bytes.count), place.port)
    guard descriptor >= 0 else { throw .listen(place, isTCP: isTCP, KernelErrno(errno)) }
    self.isTCP = isTCP
    port = socket_port(descriptor)
    self.descriptor = Mutex(descriptor)
  }

  deinit { if let left = handOver() { close(left) } }

  /// The descriptor, which is the caller's from now on; nil when it was handed over before.
  func handOver() -> Int32? {
    descriptor.withLock { descriptor in
      defer { descriptor = nil }
      return descriptor
    }
  }
}

extension IPAddress {
  /// Four or sixteen bytes in network order.
  fileprivate var bytes: [UInt8] {
    let (number, count) =
      switch self {
      case .v4(let address): (address.number, 4)
      case .v6(let address): (address.number, 16)
      }
    return (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// `0.0.0.0`, `::`
  var isUnspecified: Bool {
    switch self {
    case .v4(let address): address.rawValue == 0
    case .v6(let address): address.number == 0
    }
  }
}
