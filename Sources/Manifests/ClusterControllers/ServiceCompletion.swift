public import Addresses
public import Allocation
internal import ClusterModel

/// What a Service was given where it says nothing, or in place of what it asks for: what a cluster's API server and load
/// balancer would have written into it.
public struct ServiceCompletion: Hashable, Sendable {
  /// `spec.clusterIPs`
  public var clusterIPs: [IPAddress]
  /// `spec.ipFamilyPolicy`; nil where nobody has decided.
  public var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, and the families of its slices; empty where nobody has decided.
  public var families: [AddressFamily]
  /// `spec.ports[].nodePort`, in the order of the Service's ports; as many of them.
  public var nodePorts: [Port?]
  /// `spec.healthCheckNodePort`
  public var healthCheckNodePort: Port?
  /// `status.loadBalancer.ingress[].ip`
  public var loadBalancerAddresses: [IPAddress]

  /// What was given.
  public init(
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
  /// The Service with what it was given.
  func completed(with given: ServiceCompletion?) -> Service {
    guard let given, type != .externalName else { return self }
    var service = self
    service.clusterIPs = given.clusterIPs
    for (index, port) in zip(ports.indices, given.nodePorts) { service.ports[index].nodePort = port }
    service.healthCheckNodePort = given.healthCheckNodePort
    service.ingress = given.loadBalancerAddresses.map { address in
      ingress.first { $0.address == address } ?? IngressAddress(address)
    }
    return service
  }

  /// The families of its slices, as the controller finds them out: those of its addresses, else those that it says. None
  /// where nobody has decided.
  func families(given: ServiceCompletion?) -> Set<AddressFamily> {
    let decided = Set(given?.families ?? []).union((given?.clusterIPs ?? clusterIPs).map(\.family))
    return decided.isEmpty ? Set(request?.families ?? []) : decided
  }
}
