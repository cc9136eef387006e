public import Addresses

/// A validated Node (core/v1), with the fields that the proxy needs.
public struct Node: Hashable, Sendable, Encodable {
  /// `metadata.name`
  public var name: String
  /// `metadata.labels`. Empty in the daemon.
  public var labels: Labels
  /// The label `topology.kubernetes.io/zone`
  public var zone: String?
  /// `status.addresses` of type InternalIP, then of type ExternalIP, each in the API's order.
  public var addresses: [IPAddress]
  /// `spec.podCIDRs`
  public var podCIDRs: [IPPrefix]
  /// Whether the Node is being deleted or has the taint `ToBeDeletedByClusterAutoscaler`. Load balancers must not send it
  /// new connections (KEP-3836).
  public var isLeaving: Bool

  /// Creates a Node with only a name.
  public init(name: String) {
    self.name = name
    labels = Labels()
    addresses = []
    podCIDRs = []
    isLeaving = false
  }
}

/// A validated ServiceCIDR (networking.k8s.io/v1, KEP-1880).
public struct ServiceCIDR: Hashable, Sendable, Encodable {
  /// `metadata.name`
  public var name: String
  /// `spec.cidrs`
  public var cidrs: [IPPrefix]

  /// Creates a ServiceCIDR with these blocks.
  public init(name: String, cidrs: [IPPrefix]) {
    self.name = name
    self.cidrs = cidrs
  }
}
