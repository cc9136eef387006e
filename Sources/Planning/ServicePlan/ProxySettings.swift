public import Addresses

/// What an administrator says about how this node's proxy works. Each setting means what kube-proxy's does.
public struct ProxySettings: Hashable, Sendable {
  /// How packets of local pods are told from others (`--detect-local-mode`). "Local" is whatever this says: with a
  /// cluster CIDR any pod of the cluster counts.
  public var localPods: LocalPodDetector = .none
  /// Masquerade everything that goes to a ClusterIP (`--masquerade-all`).
  public var masqueradesAll = false
  /// The bit of the packet mark that asks for masquerading (`--iptables-masquerade-bit`, by default bit 14).
  public var masqueradeMark: UInt32 = 1 << 14
  /// On which of the node's addresses node ports are served (`--nodeport-addresses`).
  public var nodePortAddresses: NodePortAddresses = .primary
  /// The value of the label `service.kubernetes.io/service-proxy-name` that makes a Service ours; nil, and only
  /// Services without the label are.
  public var proxyName: String?
  /// Source ranges that name only the other family shut this family out, instead of leaving it open as
  /// kube-proxy does.
  public var hasStrictSourceRanges = false
  /// Services are served at their `externalIPs` (kube-proxy's feature gate `AllowServiceExternalIPs`). Whoever may write a
  /// Service can take any address with these (CVE-2020-8554).
  public var servesExternalIPs = true

  /// kube-proxy's defaults, without a way to tell local pods.
  public init() {}
}

/// How packets of local pods are told from others.
public enum LocalPodDetector: Hashable, Sendable {
  /// There is no way: ClusterIPs are never masqueraded.
  case none
  /// By their source: `ClusterCIDR` and `NodeCIDR`.
  case sources([IPPrefix])
  /// By the interface that they enter by: `BridgeInterface` and `InterfaceNamePrefix`.
  case interface(InterfaceMatch)
}

/// On which of the node's addresses node ports are served.
public enum NodePortAddresses: Hashable, Sendable {
  /// The first address of each family that the Node object names.
  case primary
  /// All addresses of the node's interfaces in these blocks.
  case within([IPPrefix])
}
