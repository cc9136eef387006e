public import Addresses
internal import Allocation
public import ClusterModel
public import NFTCompiler
public import ServicePlan

/// What the daemon is told: file and flags together, checked, and only what has a meaning for it.
public struct RunConfiguration: Hashable, Sendable {
  /// What to do.
  public var task = Task.run
  /// Where the cluster's state comes from.
  public var source = Source.cluster(ClusterConnection())
  /// The name of our Node, in lower case; nil means this machine's host name.
  public var nodeName: String?
  /// The node's own addresses, ahead of those that the Node object names.
  public var nodeIPs: [IPAddress] = []
  /// How packets of local pods are told from others.
  public var localPods = LocalPods.sources([])
  /// Where node ports are served.
  public var nodePortAddresses = NodePortAddresses.primary
  /// Whether everything that goes to a ClusterIP is masqueraded.
  public var masqueradesAll = false
  /// The mark's bit that asks for masquerading, as a mask.
  public var masqueradeMark: UInt32 = 1 << 14
  /// The value of the label `service.kubernetes.io/service-proxy-name` that makes a Service ours; nil, and only
  /// Services without the label are.
  public var proxyName: String?
  /// Whether source ranges that are all of the other family shut this family out.
  public var hasStrictSourceRanges = false
  /// Whether Services are served at their `externalIPs`.
  public var servesExternalIPs = true
  /// Which elements count connections.
  public var counters = PacketCounters.none
  /// Where health is served; nil switches it off.
  public var healthz: ListenAddress?
  /// Where metrics are served; nil switches it off.
  public var metrics: ListenAddress?
  /// Whether a port that cannot be bound ends the process.
  public var bindAddressHardFail = false
  /// How often the table is looked at without a change. kube-proxy calls itself unhealthy when a change has waited for
  /// twice as long.
  public var syncPeriod = Duration.seconds(30)
  /// The least time between two updates of the table.
  public var minSyncPeriod = Duration.seconds(1)
  /// What is set in the kernel's connection tracking.
  public var conntrack = ConntrackSettings()
  /// How much is logged: 0 is least; kube-proxy's usual one is 2.
  public var verbosity = 0
  /// How log lines are written.
  public var logFormat = LogFormat.text
  /// The file that the configuration was read from; nil without `--config`.
  public var configurationFile: String?
  /// Whether our tables are closed to changes by other programs (NFT_TABLE_F_OWNER).
  public var ownsTable = true
  /// Whether to start although another proxy's rules are on this node.
  public var allowsOtherProxies = false
  /// Where load balancer addresses are announced; nil switches it off.
  public var loadBalancerInterfaces: LoadBalancerInterfaces?
  /// Where DNS questions are answered; nowhere if there are none.
  public var dns: [ListenAddress] = []
  /// Who is asked for names that are not of the cluster.
  public var dnsUpstream = DNSUpstream.none
  /// What Service names end in.
  public var clusterDomain = "cluster.local"

  /// kube-proxy's defaults, without servers.
  public init() {}

  /// What to do.
  public enum Task: Hashable, Sendable {
    /// Serve until told to stop.
    case run
    /// Do only what needs more than CAP_NET_ADMIN (`--init-only`).
    case initialize
    /// Remove all that is ours (`--cleanup`).
    case cleanup
    /// Write the configuration that results to this file (`--write-config-to`).
    case writeConfiguration(to: String)
  }

  /// How log lines are written.
  public enum LogFormat: String, Hashable, Sendable {
    /// For people.
    case text
    /// One JSON object a line.
    case json
  }

  /// Where the cluster's state comes from.
  public enum Source: Hashable, Sendable {
    /// From an API server.
    case cluster(ClusterConnection)
    /// From the manifests in this folder.
    case manifests(ManifestFolder)
  }

  /// Where load balancer addresses are announced.
  public enum LoadBalancerInterfaces: Hashable, Sendable {
    /// On interfaces with a network that holds the address.
    case byNetwork
    /// On these interfaces.
    case named(Set<InterfaceName>)
  }

  /// Who is asked for names that are not of the cluster.
  public enum DNSUpstream: Hashable, Sendable {
    /// Nobody: such questions are refused.
    case none
    /// Whoever the machine's /etc/resolv.conf names.
    case machine
    /// These, in this order.
    case servers([ListenAddress])
  }

  /// How packets of local pods are told from others.
  public enum LocalPods: Hashable, Sendable {
    /// By these blocks (`ClusterCIDR`); none, and there is no way to tell.
    case sources([IPPrefix])
    /// By the Node's own blocks (`NodeCIDR`), which only the Node object says.
    case nodeBlocks
    /// By the interface that they enter by.
    case interface(InterfaceMatch)
  }

  /// What the planner needs, given our Node object.
  public func settings(for node: Node?) -> ProxySettings {
    var settings = ProxySettings()
    settings.localPods = detector(for: node)
    settings.masqueradesAll = masqueradesAll
    settings.masqueradeMark = masqueradeMark
    settings.nodePortAddresses = nodePortAddresses
    settings.proxyName = proxyName
    settings.hasStrictSourceRanges = hasStrictSourceRanges
    settings.servesExternalIPs = servesExternalIPs
    return settings
  }

  /// Addresses of which nobody else knows the names: those that Services are given, and those of pods, as far as they are
  /// configured.
  public var addressRanges: [IPPrefix] {
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
