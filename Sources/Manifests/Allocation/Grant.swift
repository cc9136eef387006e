package import Addresses
package import ClusterModel

/// What a Service gets: its fields as an API server and a load balancer would have completed them.
package struct Grant: Hashable, Sendable {
  /// The Service.
  package var name: NamespacedName
  /// `spec.ipFamilyPolicy`; nil for ExternalName.
  package var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, the primary one first; empty for ExternalName.
  package var families: [AddressFamily]
  /// `spec.clusterIPs`, without those that were refused.
  package var clusterIPs: [IPAddress]
  /// `spec.ports[].nodePort`, in the order of the request's ports.
  package var nodePorts: [Port?]
  /// `spec.healthCheckNodePort`
  package var healthCheckNodePort: Port?
  /// `status.loadBalancer.ingress[].ip`: those that were assigned, and those in the manifest.
  package var loadBalancerAddresses: [IPAddress]
  /// What was refused, and why. The rest is assigned.
  package var diagnostics: [Diagnostic]
}

/// The effect of an update.
package struct AllocationChange: Hashable, Sendable {
  /// The grants that are new or have changed, by name. They may include other Services than those that were updated:
  /// those that waited for something that was released.
  package var grants: [Grant]
  /// The Services that were deleted, by name.
  package var gone: [NamespacedName]
  /// The Services that have something else than before: their assignments must be stored.
  package var reassigned: Set<NamespacedName>

  /// Creates the description of an update.
  package init(grants: [Grant], gone: [NamespacedName], reassigned: Set<NamespacedName>) {
    self.grants = grants
    self.gone = gone
    self.reassigned = reassigned
  }

  /// Whether the allocations have changed and must be stored.
  package var changesAllocations: Bool { !reassigned.isEmpty }
}
