public import Addresses
public import ClusterModel

/// What a Service gets: its fields as an API server and a load balancer would have completed them.
public struct Grant: Hashable, Sendable {
  /// Whose.
  public var name: NamespacedName
  /// `spec.ipFamilyPolicy`; nil for ExternalName.
  public var familyPolicy: IPFamilyPolicy?
  /// `spec.ipFamilies`, the primary one first; empty for ExternalName.
  public var families: [AddressFamily]
  /// `spec.clusterIPs`, without those that were refused.
  public var clusterIPs: [IPAddress]
  /// `spec.ports[].nodePort`, for each port of the request in its order.
  public var nodePorts: [Port?]
  /// `spec.healthCheckNodePort`
  public var healthCheckNodePort: Port?
  /// `status.loadBalancer.ingress[].ip`: those that we gave, and those that the manifest has itself.
  public var loadBalancerAddresses: [IPAddress]
  /// What was refused, and why. The rest is given all the same.
  public var diagnostics: [Diagnostic]
}

/// What a change of Services has come to.
public struct AllocationChange: Hashable, Sendable {
  /// The grants that are new or differ from before, by name. Others than the changed Services may be among them: those
  /// that waited for what was given back.
  public var grants: [Grant]
  /// Services that are gone, by name.
  public var gone: [NamespacedName]
  /// Whether there is something to store.
  public var changesAllocations: Bool

  /// What a change has come to.
  public init(grants: [Grant], gone: [NamespacedName], changesAllocations: Bool) {
    self.grants = grants
    self.gone = gone
    self.changesAllocations = changesAllocations
  }
}
