internal import Addresses
public import Allocation
public import ClusterModel

/// What Services have by a store, for those who only read it.
///
/// What was refused stands nowhere, and a manifest may have changed since. So whoever gave it is asked what he would give
/// now: the same allocator is run with the store's own pools. What it would draw anew is left out, for that is only given
/// once it is stored.
public struct StoredCompletions: Sendable {
  /// What each Service has.
  public private(set) var completions: [NamespacedName: ServiceCompletion] = [:]
  /// What is refused to Services, and why.
  public private(set) var refusals: [Diagnostic] = []

  /// What these Services have; without a store what is written in them, and of which families they likely are.
  public init(_ services: [Service], by store: Allocations?) {
    let store = store ?? Allocations()
    let requests = services.map { AddressRequest($0) }
    let likely = LikelyFamilies(given: store, to: requests)
    for service in services {
      let held = store.services[service.name] ?? ServiceAssignment()
      completions[service.name] = ServiceCompletion(held, of: service, likely)
    }
    guard let pools = store.pools else { return }
    var allocator = Allocator(pools: pools, given: store)
    _ = allocator.list(requests)
    for service in services {
      guard let grant = allocator.grant(for: service.name) else { continue }
      let held = store.services[service.name] ?? ServiceAssignment()
      completions[service.name] = ServiceCompletion(grant.without(whatIsNeitherIn: held, nor: service))
      refusals += grant.diagnostics
    }
  }
}

extension Grant {
  /// What of it was given before, or is written in the Service itself.
  fileprivate func without(whatIsNeitherIn held: ServiceAssignment, nor service: Service) -> Grant {
    var grant = self
    grant.clusterIPs.removeAll { !held.clusterIPs.contains($0) && !service.clusterIPs.contains($0) }
    for (index, port) in service.ports.enumerated() {
      let isHeld = held.nodePorts.contains {
        $0.nodePort == nodePorts[index] && $0.transport == port.transport
      }
      if !isHeld, nodePorts[index] != port.nodePort { grant.nodePorts[index] = nil }
    }
    if healthCheckNodePort != held.healthCheckNodePort, healthCheckNodePort != service.healthCheckNodePort {
      grant.healthCheckNodePort = nil
    }
    let written = service.ingress.map(\.address) + (service.request?.value.loadBalancerAddresses ?? [])
    grant.loadBalancerAddresses.removeAll { !held.loadBalancer.contains($0) && !written.contains($0) }
    return grant
  }
}
