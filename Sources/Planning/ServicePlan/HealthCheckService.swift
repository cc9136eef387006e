public import Addresses
public import ClusterModel

/// What a load balancer wants to know of this node about one Service: is there anybody here for it? Asked over HTTP at
/// `spec.healthCheckNodePort`, in each family for itself, so that the answer is about the endpoints that the family
/// reaches.
public struct HealthCheckService: Hashable, Sendable {
  /// The Service.
  public let service: NamespacedName
  /// The family of the addresses where it is asked, and of the endpoints that count.
  public let family: AddressFamily
  /// `spec.healthCheckNodePort`
  public let port: Port
  /// How many addresses on this node have a ready endpoint of the Service. One address counts once, whatever its ports;
  /// endpoints that terminate don't count even while they serve: the load balancer should turn to other nodes before
  /// they are gone.
  public let localEndpoints: Int

  /// An answer for load balancers.
  public init(service: NamespacedName, family: AddressFamily, port: Port, localEndpoints: Int) {
    self.service = service
    self.family = family
    self.port = port
    self.localEndpoints = localEndpoints
  }
}

extension Service {
  /// What load balancers ask of this node about the Service: one for each family that serves it. Empty unless it is of type
  /// LoadBalancer with `externalTrafficPolicy: Local` and has a healthCheckNodePort.
  ///
  /// - Parameter slices: slices of the Service; those that its proxy ignores are ignored here too.
  public func healthChecks(
    slices: some Sequence<EndpointSlice>, on node: NodeView, with settings: ProxySettings
  ) -> [HealthCheckService] {
    guard type == .loadBalancer, externalTrafficPolicy == .local, let port = healthCheckNodePort else {
      return []
    }
    let used = ServiceSlices(slices.filter { $0.service == name && $0.isUsed(with: settings) })
    return [
      healthCheck(IPv4.self, port: port, slices: used, on: node, with: settings),
      healthCheck(IPv6.self, port: port, slices: used, on: node, with: settings),
    ].compactMap { $0 }
  }

  private func healthCheck<Family: IPFamily>(
    _: Family.Type, port: Port, slices: ServiceSlices, on node: NodeView, with settings: ProxySettings
  ) -> HealthCheckService? {
    guard objection(in: Family.family, with: settings) == nil else { return nil }
    let addresses = ports.map {
      EndpointSelection<Family>(port: $0, slices: slices, node: node).localReadyAddresses
    }
    return HealthCheckService(
      service: name, family: Family.family, port: port,
      localEndpoints: addresses.reduce(into: Set()) { $0.formUnion($1) }.count)
  }
}
