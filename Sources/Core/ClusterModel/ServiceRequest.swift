public import Addresses

/// What a Service asks of those who give addresses and make slices, checked. No proxy needs it, and the daemon of a
/// cluster reads none of it.
public struct ServiceRequest: Hashable, Sendable, Encodable {
  /// `spec.ipFamilies`, in the order in which `spec.clusterIPs` follow them.
  public var families: [AddressFamily] = []
  /// `spec.ipFamilyPolicy`
  public var familyPolicy: FamilyPolicy?
  /// `spec.loadBalancerClass`: who is to give addresses; nil for whoever does it by default.
  public var loadBalancerClass: String?
  /// The addresses that a load balancer is asked for: `spec.loadBalancerIP`, or the annotations
  /// `metallb.io/loadBalancerIPs` and `kube-vip.io/loadbalancerIPs`, which can ask for one of each family.
  public var loadBalancerAddresses: [IPAddress] = []
  /// The annotation `metallb.io/allow-shared-ip`: Services that say the same word may have one address together, each
  /// with other ports.
  public var sharingKey: String?
  /// `spec.allocateLoadBalancerNodePorts`; absent means true.
  public var allocatesNodePorts = true
  /// `spec.publishNotReadyAddresses`: endpoints count as ready whatever their Pods say.
  public var publishesNotReady = false
  /// `spec.trafficDistribution`
  public var distribution: TrafficDistribution?

  /// A Service that asks for nothing.
  public init() {}

  /// `spec.ipFamilyPolicy` (KEP-563)
  public enum FamilyPolicy: String, Hashable, Sendable, CaseIterable, Encodable {
    /// One address.
    case single = "SingleStack"
    /// One of each family that there is.
    case preferDual = "PreferDualStack"
    /// One of each family, or none at all.
    case requireDual = "RequireDualStack"
  }

  /// `spec.trafficDistribution` (KEP-4444, KEP-3015)
  public enum TrafficDistribution: String, Hashable, Sendable, CaseIterable, Encodable {
    /// The older name of `sameZone`.
    case close = "PreferClose"
    /// Endpoints in the client's zone, as long as there are any.
    case sameZone = "PreferSameZone"
    /// Endpoints on the client's node, else in its zone, as long as there are any.
    case sameNode = "PreferSameNode"
  }
}
