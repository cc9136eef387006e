public import Addresses

/// What a Service requests from address allocation and from the EndpointSlice controller, validated. The proxy does not
/// need it, and a cluster's daemon does not read it.
public struct ServiceRequest: Hashable, Sendable, Encodable {
  /// `spec.ipFamilies`, in the order of `spec.clusterIPs`.
  public var families: [AddressFamily] = []
  /// `spec.ipFamilyPolicy`
  public var familyPolicy: FamilyPolicy?
  /// `spec.loadBalancerClass`: which implementation assigns addresses; nil for the default one.
  public var loadBalancerClass: String?
  /// The requested load balancer addresses: `spec.loadBalancerIP`, or the annotations `metallb.io/loadBalancerIPs` and
  /// `kube-vip.io/loadbalancerIPs`, which can request one of each family.
  public var loadBalancerAddresses: [IPAddress] = []
  /// The annotation `metallb.io/allow-shared-ip`: Services with the same value may share an address if their ports differ.
  public var sharingKey: String?
  /// `spec.allocateLoadBalancerNodePorts`; true if not set.
  public var allocatesNodePorts = true
  /// `spec.publishNotReadyAddresses`: endpoints count as ready regardless of their Pods' readiness.
  public var publishesNotReady = false
  /// `spec.trafficDistribution`
  public var distribution: TrafficDistribution?

  /// Creates a request for nothing in particular.
  public init() {}

  /// `spec.ipFamilyPolicy` (KEP-563)
  public enum FamilyPolicy: String, Hashable, Sendable, CaseIterable, Encodable {
    /// One address.
    case single = "SingleStack"
    /// One address of each family that the cluster has.
    case preferDual = "PreferDualStack"
    /// One address of each family, or none.
    case requireDual = "RequireDualStack"
  }

  /// `spec.trafficDistribution` (KEP-4444, KEP-3015)
  public enum TrafficDistribution: String, Hashable, Sendable, CaseIterable, Encodable {
    /// The older name of `sameZone`.
    case close = "PreferClose"
    /// Endpoints in the client's zone if there are any.
    case sameZone = "PreferSameZone"
    /// Endpoints on the client's node if there are any, otherwise in its zone.
    case sameNode = "PreferSameNode"
  }
}
