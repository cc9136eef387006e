package import Allocation
package import ClusterModel

extension ServiceCompletion {
  /// Creates a completion from the allocator's grant.
  package init(_ grant: Grant) {
    self.init(
      clusterIPs: grant.clusterIPs, familyPolicy: grant.familyPolicy, families: grant.families,
      nodePorts: grant.nodePorts, healthCheckNodePort: grant.healthCheckNodePort,
      loadBalancerAddresses: grant.loadBalancerAddresses)
  }

  /// Withholds everything, even what the Service itself names: its requests could not be stored, so someone else may
  /// have what it names.
  package init(withholdingFrom service: Service) {
    self.init(clusterIPs: [], nodePorts: service.ports.map { _ in nil })
  }

  /// Creates a completion from a store and inferred families. The assignment may be for an earlier version of the
  /// Service.
  package init(_ holding: ServiceAssignment, of service: Service, _ likely: LikelyFamilies) {
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
