public import Addresses
public import ClusterModel

/// What to explain.
public enum Question: Hashable, Sendable, CustomStringConvertible {
  /// A Service with all its addresses.
  case service(NamespacedName)
  /// An address, port and protocol that a client uses.
  case address(IPAddress, Port, Transport)

  /// `Service shop/web`, `10.96.0.1 TCP 80`
  public var description: String {
    switch self {
    case .service(let name): "Service \(name)"
    case .address(let address, let port, let transport): "\(address) \(transport.apiName) \(port)"
    }
  }
}
