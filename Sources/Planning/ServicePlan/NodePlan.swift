public import Addresses

/// The part of a plan that concerns the node as a whole.
public struct NodePlan<Family: IPFamily>: Hashable, Sendable {
  /// The addresses on which node ports are served, in order.
  public let nodePortAddresses: [Family.Address]
  /// The ranges that ClusterIPs come from; packets to an address in them that no Service has are dropped.
  public let serviceCIDRs: [Prefix<Family>]
  /// How packets from local pods are recognized.
  public let localPods: LocalPods<Family>
  /// The bit of the packet mark that requests masquerading.
  public let masqueradeMark: UInt32
  /// Whether the other ports of load balancer addresses and external IPs are refused, except at the node's own addresses.
  public let refusesOtherPorts: Bool
}

/// How packets from local pods are recognized, in one family.
public enum LocalPods<Family: IPFamily>: Hashable, Sendable {
  /// They cannot be recognized.
  case unknown
  /// By source address. Never empty; the blocks do not overlap.
  case sources([Prefix<Family>])
  /// By the interface on which they arrive.
  case interface(InterfaceMatch)

  /// Whether they are told from everyone else. If not, they are treated as packets from outside.
  public var areRecognized: Bool { self != .unknown }
}
