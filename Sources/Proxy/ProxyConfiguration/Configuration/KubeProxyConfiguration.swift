/// kube-proxy's configuration file, `kubeproxy.config.k8s.io/v1alpha1`, as it is written: every field of version 1.36,
/// with or without a meaning for us.
///
/// Lists and numbers that Go holds by pointer are nil where the file does not say them; other fields are then empty, 0
/// or false. `withDefaults` fills them in as kube-proxy does.
public struct KubeProxyConfiguration: Hashable, Sendable {
  /// Which experimental features are on.
  public var featureGates: [String: Bool] = [:]
  /// How the API server is reached.
  public var clientConnection = ClientConnection()
  /// What is logged, and how.
  public var logging = Logging()
  /// The name of our Node; empty means this machine's host name.
  public var hostnameOverride = ""
  /// The node's own address, where it is not unspecified. kube-proxy binds nothing to it.
  public var bindAddress = ""
  /// Where health is served: an address and a port.
  public var healthzBindAddress = ""
  /// Where metrics are served: an address and a port.
  public var metricsBindAddress = ""
  /// Whether a port that cannot be bound ends the process.
  public var bindAddressHardFail = false
  /// Whether Go's profiler is served with the metrics.
  public var enableProfiling = false
  /// The version whose hidden metrics are to be shown.
  public var showHiddenMetricsForVersion = ""
  /// `iptables`, `ipvs`, `nftables`, or empty for kube-proxy's choice.
  public var mode = ""
  /// What counts in mode `iptables`, and where no mode is named.
  public var iptables = IPTables()
  /// What counts in mode `ipvs`.
  public var ipvs = IPVS()
  /// What counts in mode `nftables`.
  public var nftables = NFTables()
  /// What counts on Windows.
  public var winkernel = Winkernel()
  /// `ClusterCIDR`, `NodeCIDR`, `BridgeInterface`, `InterfaceNamePrefix`, or empty for `ClusterCIDR`.
  public var detectLocalMode = ""
  /// What `detectLocalMode` needs.
  public var detectLocal = DetectLocal()
  /// The blocks that pods' addresses come from, separated by a comma.
  public var clusterCIDR = ""
  /// Where node ports are served: blocks of the node's addresses, or `primary` alone.
  public var nodePortAddresses: [String]?
  /// How readily the kernel kills the process when memory is short: -1000...1000.
  public var oomScoreAdj: Int32?
  /// The kernel's connection tracking.
  public var conntrack = Conntrack()
  /// How often everything is asked of the API server again.
  public var configSyncPeriod = GoDuration.zero
  /// Of the userspace proxy, which is gone.
  public var portRange = ""
  /// Whether Windows runs the process as a service.
  public var windowsRunAsService = false

  /// A file that says nothing.
  public init() {}
}
