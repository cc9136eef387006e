internal import ClusterModel

/// The settings of flags that are not fields of the configuration file.
struct RunOptions: Sendable {
  var configFile = ""
  var writeConfigTo = ""
  var isCleanup = false
  var isInitialization = false
  var version = ""
  var master = ""
  var hostnameOverride = ""
  var bindAddress = ""
  var healthzBindAddress = ""
  var metricsBindAddress: String?
  var healthzPort: Int32 = 10256
  var metricsPort: Int32 = 10249
  /// These belong to the section of the mode, which is not known until all flags are parsed.
  var masqueradesAll: Bool?
  var iptablesSyncPeriod: GoDuration?
  var iptablesMinSyncPeriod: GoDuration?
  var ipvsSyncPeriod: GoDuration?
  var ipvsMinSyncPeriod: GoDuration?
  // Ours.
  var followedVersion = ""
  var manifests = ""
  var serviceRanges: [String] = []
  var nodePortRange = ""
  var loadBalancerPool: [String] = []
  var loadBalancerClass = ""
  var store = ""
  var nodeIPs: [String] = []
  var proxyName = ""
  var masqueradeBit: Int32?
  var counters = "none"
  var isTableUnowned = false
  var hasStrictSourceRanges = false
  /// Nil for the default, which depends on the load balancer pool.
  var refusesOtherPorts: Bool?
  var defaultAlgorithm = BalancingAlgorithm.random.rawValue
  var resetsConnections = false
  var resetMarkBit: Int32?
  var allowsOtherProxies = false
  var loadBalancerInterfaces: [String] = []
  var dns: [String] = []
  var dnsUpstream: [String] = []
  var clusterDomain = "cluster.local"
  /// The value of flags that are ignored.
  var unused = ""
}
