public import Addresses
public import ClusterModel

/// The answer to a load balancer's health check: how many endpoints this node has for a Service. Served over HTTP at
/// `spec.healthCheckNodePort`, separately for each family, so that the answer is about the endpoints that the family
/// reaches.
public struct HealthCheckService: Hashable, Sendable {
  /// The Service.
  public let service: NamespacedName
  /// The family of the addresses on which it is served, and of the endpoints that it counts.
  public let family: AddressFamily
  /// `spec.healthCheckNodePort`
  public let port: Port
  /// How many addresses on this node have a ready endpoint of the Service. An address counts once, however many ports
  /// it has. Terminating endpoints do not count even while they still serve, so that the load balancer moves to other
  /// nodes before they are gone.
  public let localEndpoints: Int

  /// Creates a health check with the number that it reports.
  public init(service: NamespacedName, family: AddressFamily, port: Port, localEndpoints: Int) {
    self.service = service
    self.family = family
    self.port = port
    self.localEndpoints = localEndpoints
  }
}

extension Service {
  /// Returns the health checks for the Service on this node: one for each family in which it is served. Empty unless
  /// the Service is of type LoadBalancer with `externalTrafficPolicy: Local` and has a healthCheckNodePort.
  ///
  /// - Parameter slices: slices of the Service; those that the proxy ignores are ignored here too.
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
