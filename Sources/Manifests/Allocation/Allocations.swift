public import Addresses
public import ClusterModel

/// What was given to whom, and what was given back: all that must outlive a restart.
public struct Allocations: Hashable, Sendable {
  /// What each Service has.
  public var services: [NamespacedName: ServiceAssignment]
  /// What was given back and nobody else has taken since, the oldest first.
  public var released: [Release]
  /// What there was to give; nil where nothing has been given yet. It decides nothing for whoever gives; others tell by it
  /// what he would refuse.
  public var pools: AddressPools?

  /// What was given.
  public init(
    services: [NamespacedName: ServiceAssignment] = [:], released: [Release] = [], pools: AddressPools? = nil
  ) {
    self.services = services
    self.released = released
    self.pools = pools
  }
}

/// What one Service has.
public struct ServiceAssignment: Hashable, Sendable {
  /// The ClusterIPs, the primary one first; at most one of a family.
  public var clusterIPs: [IPAddress]
  /// The ports on the node.
  public var nodePorts: [AssignedNodePort]
  /// The port for health checks, TCP.
  public var healthCheckNodePort: Port?
  /// The load balancer's addresses.
  public var loadBalancer: [IPAddress]

  /// What a Service has; nothing at first.
  public init(
    clusterIPs: [IPAddress] = [], nodePorts: [AssignedNodePort] = [], healthCheckNodePort: Port? = nil,
    loadBalancer: [IPAddress] = []
  ) {
    self.clusterIPs = clusterIPs
    self.nodePorts = nodePorts
    self.healthCheckNodePort = healthCheckNodePort
    self.loadBalancer = loadBalancer
  }

  /// True when it has nothing.
  public var isEmpty: Bool { self == ServiceAssignment() }

  /// All of it, one by one, and for which port.
  public var assignables: [(Assignable, port: String)] {
    clusterIPs.map { (.clusterIP($0), port: "") }
      + nodePorts.map { (.nodePort($0.nodePort, $0.transport), port: $0.name) }
      + (healthCheckNodePort.map { [(.nodePort($0, .tcp), port: Self.healthCheckLabel)] } ?? [])
      + loadBalancer.map { (.loadBalancer($0), port: "") }
  }

  /// What a health check's port is called where ports are; no port of a Service can be called so.
  static let healthCheckLabel = "(health-check)"
}

/// A node port and the port of the Service that it is for.
public struct AssignedNodePort: Hashable, Sendable {
  /// The Service port's name; empty when it has none.
  public var name: String
  /// Its transport.
  public var transport: Transport
  /// The port on the Service's addresses, by which it is known again when it gets another name.
  public var port: Port
  /// The port on the node.
  public var nodePort: Port

  /// A node port for a Service port.
  public init(name: String, transport: Transport, port: Port, nodePort: Port) {
    self.name = name
    self.transport = transport
    self.port = port
    self.nodePort = nodePort
  }
}

/// Something that a Service gave back.
public struct Release: Hashable, Sendable {
  /// What.
  public var what: Assignable
  /// Who had it; if that Service comes again, it gets it again.
  public var by: NamespacedName
  /// For which of its ports; empty when that has no name, and for addresses.
  public var port: String

  /// Something that was given back.
  public init(_ what: Assignable, by: NamespacedName, port: String = "") {
    self.what = what
    self.by = by
    self.port = port
  }
}
