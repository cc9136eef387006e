public import Addresses
public import ClusterModel

/// What one Service comes to in one family.
public struct ServicePlan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// The Service.
  public let name: NamespacedName
  /// When it was made; of equal claims to an address the oldest Service's counts.
  let created: Int64?
  /// Its ClusterIPs of the family: packets to another port of them are refused.
  public let clusterIPs: [Family.Address]
  /// Its ports, in the manifest's order.
  public internal(set) var ports: [ServicePortPlan<Family>]
}

/// What one port of one Service comes to in one family.
public struct ServicePortPlan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// Which port.
  public let name: ServicePortName
  /// The endpoints that a packet may reach from anywhere, in order. Empty means: there is none in the whole
  /// cluster.
  public let clusterEndpoints: [Endpoint<Family>]
  /// The endpoints on this node, in order.
  public let localEndpoints: [Endpoint<Family>]
  /// Addresses of endpoints on this node, in order: a pod that reaches itself must see a masqueraded source.
  public let hairpinAddresses: [Family.Address]
  /// For UDP, every endpoint that serves, whether it is chosen for new flows or not: flows on these may stay. Empty for
  /// other transports.
  public let servingEndpoints: [Endpoint<Family>]
  /// Session affinity by client address: for how many seconds after a client's last connection; nil without.
  public let affinitySeconds: UInt32?
  /// Where it is reached, in the order ClusterIPs, node port, load balancer, external addresses.
  public internal(set) var frontends: [Frontend<Family>]
}
