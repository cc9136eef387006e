public import Addresses

/// What becomes of a packet that the node itself sends to an address, by its routes.
public enum RouteOutcome: Hashable, Sendable {
  /// It leaves by an interface: by its number, to the gateway if the address is not on the interface's own network.
  case interface(UInt32, gateway: IPAddress?)
  /// It is for the node itself.
  case local
  /// There is no route: the sender gets ENETUNREACH.
  case noRoute
  /// A route says that it is not to be reached: the sender gets EHOSTUNREACH.
  case unreachable
  /// A route forbids it: the sender gets EACCES.
  case prohibited
  /// A route swallows it: the sender gets EINVAL.
  case blackhole

  /// Whether the packet leaves or is delivered.
  public var isReachable: Bool {
    switch self {
    case .interface, .local: true
    case .noRoute, .unreachable, .prohibited, .blackhole: false
    }
  }
}
