package import Addresses
package import Allocation
internal import ClusterModel

/// The fields that a cluster's API server and load balancer would have written into a Service, for those that it
/// leaves open and in place of requests that were refused.
package struct ServiceCompletion: Hashable, Sendable {
  /// `spec.clusterIPs`
  package var clusterIPs: [IPAddress]
  /// `spec.ipFamilyPolicy`; nil if undecided.
  package var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, and the families of its slices; empty if undecided.
  package var families: [AddressFamily]
  /// `spec.ports[].nodePort`, one for each of the Service's ports, in order.
  package var nodePorts: [Port?]
  /// `spec.healthCheckNodePort`
  package var healthCheckNodePort: Port?
  /// `status.loadBalancer.ingress[].ip`
  package var loadBalancerAddresses: [IPAddress]

  /// Creates a completion.
  package init(
    clusterIPs: [IPAddress], familyPolicy: IPFamilyPolicy? = nil, families: [AddressFamily] = [],
    nodePorts: [Port?], healthCheckNodePort: Port? = nil, loadBalancerAddresses: [IPAddress] = []
  ) {
    self.clusterIPs = clusterIPs
    self.familyPolicy = familyPolicy
    self.families = families
    self.nodePorts = nodePorts
    self.healthCheckNodePort = healthCheckNodePort
    self.loadBalancerAddresses = loadBalancerAddresses
  }
}

extension Service {
  /// Returns the completed Service.
  func completed(with completion: ServiceCompletion?) -> Service {
    guard let completion, type != .externalName else { return self }
    var service = self
    service.clusterIPs = completion.clusterIPs
    for (index, port) in zip(ports.indices, completion.nodePorts) { service.ports[index].nodePort = port }
    service.healthCheckNodePort = completion.healthCheckNodePort
    service.ingress = completion.loadBalancerAddresses.map { address in
      ingress.first { $0.address == address } ?? IngressAddress(address)
    }
    return service
  }

  /// Returns the families of its slices, as the controller determines them: those of its addresses, or else those that
  /// it requests. Empty if undecided.
  func families(completion: ServiceCompletion?) -> Set<AddressFamily> {
    let decided = Set(completion?.families ?? []).union((completion?.clusterIPs ?? clusterIPs).map(\.family))
    return decided.isEmpty ? Set(request?.families ?? []) : decided
  }
}
