/// The content of kube-proxy's configuration file, `kubeproxy.config.k8s.io/v1alpha1`, with all fields of version 1.36,
/// including those that Viaduct ignores.
///
/// Unset fields are nil if they are slices or pointers in Go, and otherwise empty, 0 or false. `withDefaults` sets them as
/// kube-proxy does.
public struct KubeProxyConfiguration: Hashable, Sendable {
  /// The feature gates that are set, by name.
  public var featureGates: [String: Bool] = [:]
  /// The connection to the API server.
  public var clientConnection = ClientConnection()
  /// The settings of logging.
  public var logging = Logging()
  /// The name of the Node; empty for this machine's host name.
  public var hostnameOverride = ""
  /// The node's own address, unless it is the unspecified address. kube-proxy does not bind to it.
  public var bindAddress = ""
  /// The address and port of the health server.
  public var healthzBindAddress = ""
  /// The address and port of the metrics server.
  public var metricsBindAddress = ""
  /// Whether the process exits if a port cannot be bound.
  public var bindAddressHardFail = false
  /// Whether Go's profiler is served by the metrics server.
  public var enableProfiling = false
  /// The version whose hidden metrics are shown.
  public var showHiddenMetricsForVersion = ""
  /// `iptables`, `ipvs`, `nftables`, or empty for the default.
  public var mode = ""
  /// The settings of mode `iptables`, which also apply if no mode is set.
  public var iptables = IPTables()
  /// The settings of mode `ipvs`.
  public var ipvs = IPVS()
  /// The settings of mode `nftables`.
  public var nftables = NFTables()
  /// The settings for Windows.
  public var winkernel = Winkernel()
  /// `ClusterCIDR`, `NodeCIDR`, `BridgeInterface`, `InterfaceNamePrefix`, or empty for `ClusterCIDR`.
  public var detectLocalMode = ""
  /// The interfaces that `detectLocalMode` refers to.
  public var detectLocal = DetectLocal()
  /// The blocks of pod addresses, separated by commas.
  public var clusterCIDR = ""
  /// Where node ports are served: blocks that contain the node's addresses, or only `primary`.
  public var nodePortAddresses: [String]?
  /// The OOM killer's score adjustment of the process: -1000...1000.
  public var oomScoreAdj: Int32?
  /// The settings of the kernel's connection tracking.
  public var conntrack = Conntrack()
  /// How often kube-proxy's informers hand out again what they have in memory.
  public var configSyncPeriod = GoDuration.zero
  /// A setting of the userspace proxy, which was removed.
  public var portRange = ""
  /// Whether Windows runs the process as a service.
  public var windowsRunAsService = false

  /// Creates a configuration with all fields unset.
  public init() {}
}
