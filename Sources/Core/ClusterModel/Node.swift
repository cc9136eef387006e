public import Addresses

/// What a proxy needs of a Node (core/v1), checked.
public struct Node: Hashable, Sendable, Encodable {
  /// `metadata.name`
  public var name: String
  /// `metadata.labels`. The daemon leaves them empty.
  public var labels: Labels
  /// The label `topology.kubernetes.io/zone`
  public var zone: String?
  /// `status.addresses` of type InternalIP, then of type ExternalIP, each in the API's order.
  public var addresses: [IPAddress]
  /// `spec.podCIDRs`
  public var podCIDRs: [IPPrefix]
  /// The Node is being deleted, or carries the taint `ToBeDeletedByClusterAutoscaler`: load balancers must send no new
  /// connections here (KEP-3836).
  public var isLeaving: Bool

  /// A Node of which only the name is known.
  public init(name: String) {
    self.name = name
    labels = Labels()
    addresses = []
    podCIDRs = []
    isLeaving = false
  }
}

/// What a proxy needs of a ServiceCIDR (networking.k8s.io/v1, KEP-1880), checked.
public struct ServiceCIDR: Hashable, Sendable, Encodable {
  /// `metadata.name`
  public var name: String
  /// `spec.cidrs`
  public var cidrs: [IPPrefix]

  /// The ServiceCIDR with these blocks.
  public init(name: String, cidrs: [IPPrefix]) {
    self.name = name
    self.cidrs = cidrs
  }
}
