/// What the command line says beside the configuration file's fields.
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
  /// These belong to the mode's section, and the mode is known only at the end.
  var masqueradesAll: Bool?
  var iptablesSyncPeriod: GoDuration?
  var iptablesMinSyncPeriod: GoDuration?
  var ipvsSyncPeriod: GoDuration?
  var ipvsMinSyncPeriod: GoDuration?
  // Ours.
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
  var allowsOtherProxies = false
  var loadBalancerInterfaces: [String] = []
  var dns: [String] = []
  var dnsUpstream: [String] = []
  var clusterDomain = "cluster.local"
  /// Of flags that nothing is done with.
  var unused = ""
}
