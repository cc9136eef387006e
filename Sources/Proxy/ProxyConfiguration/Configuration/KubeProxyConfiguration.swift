/// The content of kube-proxy's configuration file, `kubeproxy.config.k8s.io/v1alpha1`, with all fields of version 1.36,
/// including those that Viaduct ignores.
///
/// Unset fields are nil if they are slices or pointers in Go, and otherwise empty, 0 or false. `withDefaults` sets them as
/// kube-proxy does.
package struct KubeProxyConfiguration: Hashable, Sendable {
  /// The feature gates that are set, by name.
  package var featureGates: [String: Bool] = [:]
  /// The connection to the API server.
  package var clientConnection = ClientConnection()
  /// The settings of logging.
  package var logging = Logging()
  /// The name of the Node; empty for this machine's host name.
  package var hostnameOverride = ""
  /// The node's own address, unless it is the unspecified address. kube-proxy does not bind to it.
  package var bindAddress = ""
  /// The address and port of the health server.
  package var healthzBindAddress = ""
  /// The address and port of the metrics server.
  package var metricsBindAddress = ""
  /// Whether the process exits if a port cannot be bound.
  package var bindAddressHardFail = false
  /// Whether Go's profiler is served by the metrics server.
  package var enableProfiling = false
  /// The version whose hidden metrics are shown.
  package var showHiddenMetricsForVersion = ""
  /// `iptables`, `ipvs`, `nftables`, or empty for the default.
  package var mode = ""
  /// The settings of mode `iptables`, which also apply if no mode is set.
  package var iptables = IPTables()
  /// The settings of mode `ipvs`.
  package var ipvs = IPVS()
  /// The settings of mode `nftables`.
  package var nftables = NFTables()
  /// The settings for Windows.
  package var winkernel = Winkernel()
  /// `ClusterCIDR`, `NodeCIDR`, `BridgeInterface`, `InterfaceNamePrefix`, or empty for `ClusterCIDR`.
  package var detectLocalMode = ""
  /// The interfaces that `detectLocalMode` refers to.
  package var detectLocal = DetectLocal()
  /// The blocks of pod addresses, separated by commas.
  package var clusterCIDR = ""
  /// Where node ports are served: blocks that contain the node's addresses, or only `primary`.
  package var nodePortAddresses: [String]?
  /// The OOM killer's score adjustment of the process: -1000...1000.
  package var oomScoreAdj: Int32?
  /// The settings of the kernel's connection tracking.
  package var conntrack = Conntrack()
  /// How often kube-proxy's informers hand out again what they have in memory.
  package var configSyncPeriod = GoDuration.zero
  /// A setting of the userspace proxy, which was removed.
  package var portRange = ""
  /// Whether Windows runs the process as a service.
  package var windowsRunAsService = false

  /// Creates a configuration with all fields unset.
  package init() {}
}
