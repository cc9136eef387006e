public import Addresses

/// Where flows to a UDP Service port may lead. A rule is for each set of frontends that lead to the same endpoints:
/// those of a Service whose external policy is Local take two.
public struct UDPFlowRule: Hashable, Sendable {
  /// What clients send to.
  public enum Frontend: Hashable, Sendable {
    /// A cluster IP, an external or a load balancer's address, with its port.
    case address(AddressAndPort)
    /// A port of all addresses at which this node serves node ports.
    case nodePort(Port)
  }

  /// What clients send to. For a Service that is gone: what it had.
  public var frontends: Set<Frontend>
  /// The endpoints that still serve, terminating ones among them; none for a Service that is gone.
  public var serving: Set<AddressAndPort>

  /// A rule.
  public init(frontends: Set<Frontend>, serving: Set<AddressAndPort>) {
    self.frontends = frontends
    self.serving = serving
  }
}
