internal import Addresses
package import Allocation
package import ClusterModel

/// The completions of Services according to a store, for tools that only read it.
///
/// The store does not have refusals, and manifests may have changed since it was written. So the allocator is run
/// again, with the store's pools; what it would newly assign is left out, since assignments count only once they are
/// stored.
package struct StoredCompletions: Sendable {
  /// The completion of each Service.
  package private(set) var completions: [NamespacedName: ServiceCompletion] = [:]
  /// Which requests of Services are refused, and why.
  package private(set) var refusals: [Diagnostic] = []

  /// Completes Services; without a store, with the fields that they have and the families that are inferred.
  package init(_ services: [Service], from store: Allocations?) {
    let store = store ?? Allocations()
    let requests = services.map { AddressRequest($0) }
    let likely = LikelyFamilies(allocations: store, requests: requests)
    for service in services {
      let held = store.services[service.name] ?? ServiceAssignment()
      completions[service.name] = ServiceCompletion(held, of: service, likely)
    }
    guard let pools = store.pools else { return }
    var allocator = Allocator(pools: pools, allocations: store)
    _ = allocator.list(requests)
    for service in services {
      guard let grant = allocator.grant(for: service.name) else { continue }
      let held = store.services[service.name] ?? ServiceAssignment()
      completions[service.name] = ServiceCompletion(grant.keeping(storedIn: held, orWrittenIn: service))
      refusals += grant.diagnostics
    }
  }
}

extension Grant {
  /// Returns the part that is in the store, or in the Service itself.
  fileprivate func keeping(storedIn held: ServiceAssignment, orWrittenIn service: Service) -> Grant {
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
