package import Addresses

/// The endpoints that flows to a UDP Service port may go to. There is one rule per set of frontends with the same
/// endpoints; a Service whose external traffic policy is Local takes two.
package struct UDPFlowRule: Hashable, Sendable {
  /// A destination that clients send to.
  package enum Frontend: Hashable, Sendable {
    /// A ClusterIP, external IP or load balancer address, with its port.
    case address(AddressAndPort)
    /// A port on all addresses on which this node serves node ports.
    case nodePort(Port)
  }

  /// The destinations that clients send to; for a deleted Service, those that it had.
  package var frontends: Set<Frontend>
  /// The endpoints that still serve, including terminating ones; empty for a deleted Service.
  package var serving: Set<AddressAndPort>

  /// Creates a rule for frontends with the same endpoints.
  package init(frontends: Set<Frontend>, serving: Set<AddressAndPort>) {
    self.frontends = frontends
    self.serving = serving
  }
}
