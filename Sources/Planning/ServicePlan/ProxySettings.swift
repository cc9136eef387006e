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

  /// Whether the kernel can limit connections. If not, Services accept any number, with a warning.
  public var servesLimits = true
  /// Whether the kernel can hash packets. If not, endpoints are chosen at random, with a warning.
  public var servesHashes = true
  /// Whether the kernel has marks of connections. If not, connections whose endpoint is gone are left alone, with a
  /// warning.
  public var marksConnections = true

  /// How an endpoint is chosen for Services whose annotations do not say it (`--default-algorithm`).
  public var defaultAlgorithm = BalancingAlgorithm.random
  /// Whether established TCP connections to an endpoint that is gone are reset, for Services whose annotations do not say
  /// it (`--reset-connections`).
  public var resetsConnections = false
  /// The bit of the connection mark that these connections get (`--reset-mark-bit`, bit 13 by default).
  public var resetMark: UInt32 = 1 << 13

  /// The other ports of load balancer addresses and external IPs are refused, unless the address is the node's own
  /// (`--refuse-other-ports`). Without it, packets to them are routed like any others, and may travel in a circle.
  public var refusesOtherPorts = false

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

/// Where node ports are served: at everything that the list of addresses names.
public struct NodePortAddresses: Hashable, Sendable {
  /// Whether they are served at the first address of each family in the Node object.
  public var includesPrimary: Bool
  /// The blocks in which all addresses of the node's interfaces serve them, except loopback addresses.
  public var blocks: [IPPrefix]
  /// The families in which they are served at the loopback address, 127.0.0.1 or ::1 (KEP-6032). No rule can do that:
  /// a relay in user space does, for TCP. The rules refuse the other protocols.
  public var localhostFamilies: Set<AddressFamily>

  /// Creates the union of addresses.
  public init(
    includesPrimary: Bool = false, blocks: [IPPrefix] = [], localhostFamilies: Set<AddressFamily> = []
  ) {
    self.includesPrimary = includesPrimary
    self.blocks = blocks
    self.localhostFamilies = localhostFamilies
  }

  /// The first address of each family in the Node object.
  public static let primary = Self(includesPrimary: true)

  /// All addresses of the node's interfaces that are in these blocks.
  public static func within(_ blocks: [IPPrefix]) -> Self { Self(blocks: blocks) }
}
