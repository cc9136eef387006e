public import Addresses

/// What was found out about the node that Viaduct runs on, apart from its Services. `diagnostics()` says what of it will
/// surprise. Nil means "not looked at" or "could not be read", and then nothing is said about it.
public struct NodeFacts: Hashable, Sendable, Codable {
  /// Which node we are, as we were told or as the host is called.
  public var name: String
  /// The names of the cluster's Nodes.
  public var clusterNodes: [String]?
  /// What the kernel does with IPv4 packets.
  public var ipv4: FamilyFacts
  /// What the kernel does with IPv6 packets.
  public var ipv6: FamilyFacts
  /// Traces of other programs that serve Services on this node; empty when there are none.
  public var otherProxies: [OtherProxy]?
  /// How full the kernel's table of connections is.
  public var conntrack: ConntrackFacts?
  /// What our tables use and the kernel lacks; empty when it has everything.
  public var lackingFeatures: Set<KernelFeature>?
  /// Which kernel, nft and libnftnl the node has.
  public var versions: ProgramVersions?
  /// `net.bridge.bridge-nf-call-iptables` is 1: packets between two ports of one bridge meet our rules. Nil also where no
  /// bridge has pods, and then it does not matter.
  public var bridgesAreSeen: Bool?
  /// IPv4 networks that several interfaces are on, where the kernel filters strictly.
  public var sharedNetworks: [SharedNetwork]?

  /// A node of which only the name is known; set what else is.
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
  /// Those that drop what a neighbour sends unless they are the ones to answer by: the greater of `rp_filter` of `all` and
  /// of the interface is 1 (Linux, Documentation/networking/ip-sysctl.rst).
  public var strict: [String]

  /// A network with at least two interfaces.
  public init(network: String, interfaces: [String], strict: [String]) {
    self.network = network
    self.interfaces = interfaces
    self.strict = strict
  }
}

/// What the kernel does with packets of one family.
public struct FamilyFacts: Hashable, Sendable, Codable {
  /// Services or the node use the family at all; when not, nothing is said about it.
  public var isUsed: Bool
  /// `net.ipv4.ip_forward`, or `net.ipv6.conf.all.forwarding`.
  public var forwards: Bool?
  /// There is a default route, or another that covers the addresses of Services.
  public var hasRouteToServices: Bool?

  /// A family that is used and of which nothing is known.
  public init(isUsed: Bool = true, forwards: Bool? = nil, hasRouteToServices: Bool? = nil) {
    self.isUsed = isUsed
    self.forwards = forwards
    self.hasRouteToServices = hasRouteToServices
  }
}

/// The kernel's table of connections. (`net.netfilter.nf_conntrack_count` and `nf_conntrack_max`)
public struct ConntrackFacts: Hashable, Sendable, Codable {
  /// How many connections it holds.
  public var count: Int
  /// How many it may hold; 0 means any number.
  public var maximum: Int

  /// A table with so many connections of at most so many.
  public init(count: Int, maximum: Int) {
    self.count = count
    self.maximum = maximum
  }
}
