package import Addresses
internal import Allocation
package import ClusterModel
package import NFTCompiler
package import ServicePlan

/// The configuration of the daemon: what results from file and flags, validated, without ignored settings.
package struct RunConfiguration: Hashable, Sendable {
  /// The task to perform.
  package var task = Task.run
  /// The version of Kubernetes whose kube-proxy is followed.
  package var followedVersion = KubernetesVersion.newestTried
  /// The source of the cluster's state.
  package var source = Source.cluster(ClusterConnection())
  /// The name of the Node in lower case; nil for this machine's host name.
  package var nodeName: String?
  /// The node's own addresses, which take precedence over those of the Node object.
  package var nodeIPs: [IPAddress] = []
  /// How packets from local pods are detected.
  package var localPods = LocalPods.sources([])
  /// Where node ports are served.
  package var nodePortAddresses = NodePortAddresses.primary
  /// Whether all traffic to ClusterIPs is masqueraded.
  package var masqueradesAll = false
  /// The bit of the packet mark that requests masquerading, as a mask.
  package var masqueradeMark: UInt32 = 1 << 14
  /// The value of the label `service.kubernetes.io/service-proxy-name` of the Services to serve; nil for Services without
  /// the label.
  package var proxyName: String?
  /// Whether all traffic of a family is dropped if only the other family has source ranges.
  package var hasStrictSourceRanges = false
  /// Whether the other ports of load balancer addresses and external IPs are refused.
  package var refusesOtherPorts = false
  /// How an endpoint is chosen for Services whose annotations do not say it.
  package var defaultAlgorithm = BalancingAlgorithm.random
  /// Whether established TCP connections to an endpoint that is gone are reset, for Services whose annotations do not say
  /// it.
  package var resetsConnections = false
  /// The bit of the connection mark that these connections get, as a mask.
  package var resetMark: UInt32 = 1 << 13
  /// Whether Services are served at their `externalIPs`.
  package var servesExternalIPs = true
  /// kube-proxy's feature gates, for metrics.
  package var featureStates = FeatureGates([:]).states
  /// Whether there is a page `/flagz`.
  package var servesFlagz = true
  /// Whether there is a page `/statusz`.
  package var servesStatusz = true
  /// What connections are counted for.
  package var counters = PacketCounters.none
  /// The address of the health server; nil for none.
  package var healthz: ListenAddress?
  /// The address of the metrics server; nil for none.
  package var metrics: ListenAddress?
  /// Whether the process exits if a port cannot be bound.
  package var bindAddressHardFail = false
  /// How often the tables are checked without a change. As in kube-proxy, the proxy is unhealthy when a change has been
  /// waiting for twice this time.
  package var syncPeriod = Duration.seconds(30)
  /// The minimum time between two updates of the tables.
  package var minSyncPeriod = Duration.seconds(1)
  /// The settings of the kernel's connection tracking.
  package var conntrack = ConntrackSettings()
  /// The log verbosity: 0 is the lowest; kube-proxy is usually run with 2.
  package var verbosity = 0
  /// The log format.
  package var logFormat = LogFormat.text
  /// The path of the configuration file; nil without `--config`.
  package var configurationFile: String?
  /// Whether the tables are owned, so that other programs cannot change them (NFT_TABLE_F_OWNER).
  package var ownsTable = true
  /// Whether to start even if another proxy's rules are on this node.
  package var allowsOtherProxies = false
  /// Where load balancer addresses are announced; nil for nowhere.
  package var loadBalancerInterfaces: LoadBalancerInterfaces?
  /// The addresses at which DNS queries are answered.
  package var dns: [ListenAddress] = []
  /// The servers for names outside the cluster.
  package var dnsUpstream = DNSUpstream.none
  /// The domain of Service names.
  package var clusterDomain = "cluster.local"

  /// Creates kube-proxy's defaults, without health and metrics servers.
  package init() {}

  /// Whether node ports are served on a loopback address.
  package var servesLocalhostNodePorts: Bool { !nodePortAddresses.localhostFamilies.isEmpty }

  /// A task of `viaduct run`.
  package enum Task: Hashable, Sendable {
    /// Run until stopped.
    case run
    /// Do only the setup that needs more than CAP_NET_ADMIN (`--init-only`).
    case initialize
    /// Remove everything that Viaduct programmed (`--cleanup`).
    case cleanup
    /// Write the resulting configuration to this file (`--write-config-to`).
    case writeConfiguration(to: String)
  }

  /// A log format.
  package enum LogFormat: String, Hashable, Sendable {
    /// Plain text.
    case text
    /// One JSON object per line.
    case json
  }

  /// A source of the cluster's state.
  package enum Source: Hashable, Sendable {
    /// An API server.
    case cluster(ClusterConnection)
    /// The manifests in this folder.
    case manifests(ManifestFolder)
  }

  /// Where load balancer addresses are announced.
  package enum LoadBalancerInterfaces: Hashable, Sendable {
    /// On interfaces with a network that contains the address.
    case byNetwork
    /// On these interfaces.
    case named(Set<InterfaceName>)
  }

  /// The servers for names outside the cluster.
  package enum DNSUpstream: Hashable, Sendable {
    /// None: such queries are refused.
    case none
    /// Those in the machine's /etc/resolv.conf.
    case machine
    /// These, in this order.
    case servers([ListenAddress])
  }

  /// How packets from local pods are detected.
  package enum LocalPods: Hashable, Sendable {
    /// By source addresses in these blocks (`ClusterCIDR`); without blocks they cannot be detected.
    case sources([IPPrefix])
    /// By source addresses in `spec.podCIDRs` of the Node (`NodeCIDR`).
    case nodeBlocks
    /// By the interface that they enter by.
    case interface(InterfaceMatch)
  }

  /// Returns the settings of the planner, given the Node object.
  package func settings(for node: Node?) -> ProxySettings {
    var settings = ProxySettings()
    settings.localPods = detector(for: node)
    settings.masqueradesAll = masqueradesAll
    settings.masqueradeMark = masqueradeMark
    settings.nodePortAddresses = nodePortAddresses
    settings.proxyName = proxyName
    settings.hasStrictSourceRanges = hasStrictSourceRanges
    settings.refusesOtherPorts = refusesOtherPorts
    settings.defaultAlgorithm = defaultAlgorithm
    settings.resetsConnections = resetsConnections
    settings.resetMark = resetMark
    settings.servesExternalIPs = servesExternalIPs
    return settings
  }

  /// The configured address ranges of Services and pods, for whose addresses only this DNS server has names.
  package var addressRanges: [IPPrefix] {
    var ranges: [IPPrefix] = []
    if case .manifests(let folder) = source { ranges += folder.pools.serviceRanges }
    if case .sources(let blocks) = localPods { ranges += blocks }
    return ranges
  }

  private func detector(for node: Node?) -> LocalPodDetector {
    switch localPods {
    case .sources([]): .none
    case .sources(let blocks): .sources(blocks)
    case .nodeBlocks: .sources(node?.podCIDRs ?? [])
    case .interface(let match): .interface(match)
    }
  }
}
