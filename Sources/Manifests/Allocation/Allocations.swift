package import Addresses
package import ClusterModel

/// What is assigned to Services, and what was released: the state that must survive a restart.
package struct Allocations: Hashable, Sendable {
  /// What is assigned to each Service.
  package var services: [NamespacedName: ServiceAssignment]
  /// What was released and not assigned again since, the oldest first.
  package var released: [Release]
  /// The pools of the last assignment; nil before the first one. The allocator does not use them; readers of the store
  /// need them to tell what it would refuse.
  package var pools: AddressPools?

  /// Creates a state, by default an empty one.
  package init(
    services: [NamespacedName: ServiceAssignment] = [:], released: [Release] = [], pools: AddressPools? = nil
  ) {
    self.services = services
    self.released = released
    self.pools = pools
  }
}

/// What is assigned to one Service.
package struct ServiceAssignment: Hashable, Sendable {
  /// The ClusterIPs, the primary one first; at most one of each family.
  package var clusterIPs: [IPAddress]
  /// The node ports of the Service's ports.
  package var nodePorts: [AssignedNodePort]
  /// The health check node port (TCP).
  package var healthCheckNodePort: Port?
  /// The load balancer addresses.
  package var loadBalancer: [IPAddress]

  /// Creates an assignment, by default an empty one.
  package init(
    clusterIPs: [IPAddress] = [], nodePorts: [AssignedNodePort] = [], healthCheckNodePort: Port? = nil,
    loadBalancer: [IPAddress] = []
  ) {
    self.clusterIPs = clusterIPs
    self.nodePorts = nodePorts
    self.healthCheckNodePort = healthCheckNodePort
    self.loadBalancer = loadBalancer
  }

  /// Whether nothing is assigned.
  package var isEmpty: Bool { self == ServiceAssignment() }

  /// Each assigned item with the name of the port that it belongs to.
  package var assignables: [(Assignable, port: String)] {
    clusterIPs.map { (.clusterIP($0), port: "") }
      + nodePorts.map { (.nodePort($0.nodePort, $0.transport), port: $0.name) }
      + (healthCheckNodePort.map { [(.nodePort($0, .tcp), port: Self.healthCheckLabel)] } ?? [])
      + loadBalancer.map { (.loadBalancer($0), port: "") }
  }

  /// The port name of a health check node port; not a valid name for a port of a Service.
  static let healthCheckLabel = "(health-check)"
}

/// A node port and the Service port that it is assigned to.
package struct AssignedNodePort: Hashable, Sendable {
  /// The name of the Service port; empty if it has none.
  package var name: String
  /// The protocol.
  package var transport: Transport
  /// The number of the Service port, by which it is recognized after it was renamed.
  package var port: Port
  /// The port on the node.
  package var nodePort: Port

  /// Assigns a node port to a Service port.
  package init(name: String, transport: Transport, port: Port, nodePort: Port) {
    self.name = name
    self.transport = transport
    self.port = port
    self.nodePort = nodePort
  }
}

/// Something that a Service released.
package struct Release: Hashable, Sendable {
  /// The released item.
  package var what: Assignable
  /// The Service that had it, which gets it again if it is created again.
  package var by: NamespacedName
  /// The name of the Service port; empty for a port without a name, and for addresses.
  package var port: String

  /// Records a release.
  package init(_ what: Assignable, by: NamespacedName, port: String = "") {
    self.what = what
    self.by = by
    self.port = port
  }
}
