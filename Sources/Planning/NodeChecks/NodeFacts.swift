public import Addresses

/// Facts about the node that Viaduct runs on, apart from its Services; `diagnostics()` reports the problems among them.
/// Nil means "not checked" or "could not be read", and is not reported.
public struct NodeFacts: Hashable, Sendable, Codable {
  /// The name of this node, as given or taken from the host name.
  public var name: String
  /// The names of the cluster's Nodes.
  public var clusterNodes: [String]?
  /// What the kernel does with IPv4 packets.
  public var ipv4: FamilyFacts
  /// What the kernel does with IPv6 packets.
  public var ipv6: FamilyFacts
  /// Traces of other service proxies on this node; empty if there are none.
  public var otherProxies: [OtherProxy]?
  /// What kube-proxy's mode ipvs has left on this node.
  public var ipvs: IPVSRemains?
  /// How full the kernel's connection tracking table is.
  public var conntrack: ConntrackFacts?
  /// The features that our tables use and the kernel lacks; empty if it has all of them.
  public var lackingFeatures: Set<KernelFeature>?
  /// Which kernel, nft and libnftnl the node has.
  public var versions: ProgramVersions?
  /// Whether `net.bridge.bridge-nf-call-iptables` is 1, so that packets between ports of the same bridge pass through
  /// our rules. Nil also if no bridge has pods, in which case it does not matter.
  public var bridgesAreSeen: Bool?
  /// IPv4 networks that several interfaces are on, with the interfaces on which the kernel filters strictly.
  public var sharedNetworks: [SharedNetwork]?

  /// Creates facts of which only the node's name is known; set the others as far as they are.
  public init(name: String) {
    self.name = name
    ipv4 = FamilyFacts()
    ipv6 = FamilyFacts()
  }

  /// What the kernel does with packets of the family.
  public subscript(family: AddressFamily) -> FamilyFacts {
    get { family == .ipv4 ? ipv4 : ipv6 }
    set { if family == .ipv4 { ipv4 = newValue } else { ipv6 = newValue } }
  }
}

/// An IPv4 network that several interfaces are on.
public struct SharedNetwork: Hashable, Sendable, Codable {
  /// `192.168.1.0/24`
  public var network: String
  /// The interfaces' names, in order.
  public var interfaces: [String]
  /// The interfaces that drop packets from a neighbor unless the route back to it uses the same interface: the greater
  /// `rp_filter` of `all` and the interface itself is 1 (Linux, Documentation/networking/ip-sysctl.rst).
  public var strict: [String]

  /// Creates a network with at least two interfaces.
  public init(network: String, interfaces: [String], strict: [String]) {
    self.network = network
    self.interfaces = interfaces
    self.strict = strict
  }
}

/// What the kernel does with packets of one family.
public struct FamilyFacts: Hashable, Sendable, Codable {
  /// Whether Services or the node use the family at all; if not, it is not reported.
  public var isUsed: Bool
  /// `net.ipv4.ip_forward`, or `net.ipv6.conf.all.forwarding`.
  public var forwards: Bool?
  /// Whether there is a default route, or another one that covers Service addresses.
  public var hasRouteToServices: Bool?

  /// Creates a family that is used and of which nothing else is known.
  public init(isUsed: Bool = true, forwards: Bool? = nil, hasRouteToServices: Bool? = nil) {
    self.isUsed = isUsed
    self.forwards = forwards
    self.hasRouteToServices = hasRouteToServices
  }
}

/// The kernel's connection tracking table (`net.netfilter.nf_conntrack_count` and `nf_conntrack_max`).
public struct ConntrackFacts: Hashable, Sendable, Codable {
  /// How many connections it holds.
  public var count: Int
  /// How many it may hold; 0 means no limit.
  public var maximum: Int

  /// Creates a table's fill level.
  public init(count: Int, maximum: Int) {
    self.count = count
    self.maximum = maximum
  }
}
