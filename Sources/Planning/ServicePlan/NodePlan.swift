public import Addresses

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
