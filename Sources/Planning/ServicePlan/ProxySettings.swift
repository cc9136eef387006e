public import Addresses
public import ClusterModel

/// The administrator's settings for this node's proxy. Each has the meaning of kube-proxy's.
public struct ProxySettings: Hashable, Sendable {
  /// How packets from local pods are recognized (`--detect-local-mode`). "Local" means whatever this says: with a
  /// cluster CIDR, every pod of the cluster counts.
  public var localPods: LocalPodDetector = .none
  /// Masquerade all traffic to ClusterIPs (`--masquerade-all`).
  public var masqueradesAll = false
  /// The bit of the packet mark that requests masquerading (`--iptables-masquerade-bit`, bit 14 by default).
  public var masqueradeMark: UInt32 = 1 << 14
  /// The node addresses on which node ports are served (`--nodeport-addresses`).
  public var nodePortAddresses: NodePortAddresses = .primary
  /// The value of the label `service.kubernetes.io/service-proxy-name` on the Services to serve; nil to serve only
  /// Services without the label.
  public var proxyName: String?
  /// Source ranges that contain only the other family close this family, instead of leaving it open as kube-proxy does.
  public var hasStrictSourceRanges = false
  /// Services are served at their `externalIPs` (kube-proxy's feature gate `AllowServiceExternalIPs`). With these,
  /// anyone who may create Services can claim any address (CVE-2020-8554).
  public var servesExternalIPs = true

  /// How an endpoint is chosen for Services whose annotations do not say it (`--default-algorithm`).
  public var defaultAlgorithm = BalancingAlgorithm.random

  /// Creates kube-proxy's default settings, which do not recognize local pods.
  public init() {}
}

/// How packets from local pods are recognized.
public enum LocalPodDetector: Hashable, Sendable {
  /// They are not: traffic to ClusterIPs is never masqueraded.
  case none
  /// By source address: `ClusterCIDR` and `NodeCIDR`.
  case sources([IPPrefix])
  /// By the interface on which they arrive: `BridgeInterface` and `InterfaceNamePrefix`.
  case interface(InterfaceMatch)
}

/// The node addresses on which node ports are served.
public enum NodePortAddresses: Hashable, Sendable {
  /// The first address of each family in the Node object.
  case primary
  /// All addresses of the node's interfaces that are in these blocks.
  case within([IPPrefix])
}
