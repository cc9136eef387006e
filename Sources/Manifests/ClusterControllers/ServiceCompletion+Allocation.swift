public import Allocation
public import ClusterModel

extension ServiceCompletion {
  /// What the allocator gives.
  public init(_ grant: Grant) {
    self.init(
      clusterIPs: grant.clusterIPs, familyPolicy: grant.familyPolicy, families: grant.families,
      nodePorts: grant.nodePorts, healthCheckNodePort: grant.healthCheckNodePort,
      loadBalancerAddresses: grant.loadBalancerAddresses)
  }

  /// Nothing, not even what the Service itself names: for one whose wishes could not be written down, and so may be
  /// somebody else's.
  public init(withholdingFrom service: Service) {
    self.init(clusterIPs: [], nodePorts: service.ports.map { _ in nil })
  }

  /// What a store says that the Service has, and of which families it likely is. It may have been written for the Service
  /// as it was before.
  public init(_ holding: ServiceAssignment, of service: Service, _ likely: LikelyFamilies) {
    let nodePorts = service.ports.map { port in
      let held =
        holding.nodePorts.first { $0.name == port.name && $0.transport == port.transport }
        ?? holding.nodePorts.first { $0.port == port.port && $0.transport == port.transport }
      return held?.nodePort ?? port.nodePort
    }
    let written = service.ingress.map(\.address)
    let choice = likely.families(of: AddressRequest(service))
    self.init(
      clusterIPs: holding.clusterIPs.isEmpty ? service.clusterIPs : holding.clusterIPs,
      familyPolicy: choice?.policy, families: choice?.families ?? [], nodePorts: nodePorts,
      healthCheckNodePort: holding.healthCheckNodePort ?? service.healthCheckNodePort,
      loadBalancerAddresses: written + holding.loadBalancer.filter { !written.contains($0) })
  }
}
