public import Addresses
public import ClusterModel

/// What a Service gets: its fields as an API server and a load balancer would have completed them.
public struct Grant: Hashable, Sendable {
  /// The Service.
  public var name: NamespacedName
  /// `spec.ipFamilyPolicy`; nil for ExternalName.
  public var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, the primary one first; empty for ExternalName.
  public var families: [AddressFamily]
  /// `spec.clusterIPs`, without those that were refused.
  public var clusterIPs: [IPAddress]
  /// `spec.ports[].nodePort`, in the order of the request's ports.
  public var nodePorts: [Port?]
  /// `spec.healthCheckNodePort`
  public var healthCheckNodePort: Port?
  /// `status.loadBalancer.ingress[].ip`: those that were assigned, and those in the manifest.
  public var loadBalancerAddresses: [IPAddress]
  /// What was refused, and why. The rest is assigned.
  public var diagnostics: [Diagnostic]
}

/// The effect of an update.
public struct AllocationChange: Hashable, Sendable {
  /// The grants that are new or have changed, by name. They may include other Services than those that were updated:
  /// those that waited for something that was released.
  public var grants: [Grant]
  /// The Services that were deleted, by name.
  public var gone: [NamespacedName]
  /// Whether the allocations have changed and must be stored.
  public var changesAllocations: Bool

  /// Creates the description of an update.
  public init(grants: [Grant], gone: [NamespacedName], changesAllocations: Bool) {
    self.grants = grants
    self.gone = gone
    self.changesAllocations = changesAllocations
  }
}
