public import Addresses
public import ClusterModel

/// What a packet of one family meets on this node: for each Service port its addresses, what happens there, and the
/// endpoints that it may reach.
public struct Plan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// What is true of the node as a whole.
  public let node: NodePlan<Family>
  /// The Services that are served, by namespace and name.
  public let services: [ServicePlan<Family>]
}

/// What is true of the node as a whole, whatever its Services.
public struct NodePlan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// The addresses on which node ports are served, in order.
  public let nodePortAddresses: [Family.Address]
  /// The blocks that ClusterIPs come from; packets to an address in them that is no Service's are dropped.
  public let serviceCIDRs: [Prefix<Family>]
  /// How packets of local pods are told from others.
  public let localPods: LocalPods<Family>
  /// The bit of the packet mark that asks for masquerading.
  public let masqueradeMark: UInt32
}

/// How packets of local pods are told from others, in one family.
public enum LocalPods<Family: IPFamily>: Hashable, Sendable {
  /// There is no way.
  case unknown
  /// By their source. Never empty; no two of the blocks overlap.
  case sources([Prefix<Family>])
  /// By the interface that they enter by.
  case interface(InterfaceMatch)
}

/// What one Service comes to in one family.
public struct ServicePlan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// The Service.
  public let name: NamespacedName
  /// When it was made; the oldest of those that claim an address has it.
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
  /// Session affinity by client address: for how many seconds after a client's last connection; nil without.
  public let affinitySeconds: UInt32?
  /// Where it is reached, in the order ClusterIPs, node port, load balancer, external addresses.
  public internal(set) var frontends: [Frontend<Family>]
}

/// An address and port that a pod serves on.
public struct Endpoint<Family: IPFamily>: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The pod's address.
  public let address: Family.Address
  /// The port on it.
  public let port: Port

  /// An endpoint.
  public init(_ address: Family.Address, _ port: Port) {
    self.address = address
    self.port = port
  }

  /// Orders by address, then by port.
  public static func < (left: Self, right: Self) -> Bool {
    left.address == right.address ? left.port < right.port : left.address < right.address
  }

  /// `10.0.0.1:80`, `[fd00::1]:80`
  public var description: String { Family.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
