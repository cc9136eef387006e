public import Addresses

/// The outcome of routing a packet that the node itself sends.
public enum RouteOutcome: Hashable, Sendable {
  /// The packet leaves through the interface with this index, to the gateway unless the destination is on-link.
  case interface(UInt32, gateway: IPAddress?)
  /// The packet is delivered to the node itself.
  case local
  /// There is no route: the sender gets ENETUNREACH.
  case noRoute
  /// An `unreachable` route covers the address: the sender gets EHOSTUNREACH.
  case unreachable
  /// A `prohibit` route covers the address: the sender gets EACCES.
  case prohibited
  /// A `blackhole` route covers the address: the sender gets EINVAL.
  case blackhole

  /// Whether the packet leaves or is delivered.
  public var isReachable: Bool {
    switch self {
    case .interface, .local: true
    case .noRoute, .unreachable, .prohibited, .blackhole: false
    }
  }
}
