package import Addresses

/// Facts about the node that Viaduct runs on, apart from its Services; `diagnostics()` reports the problems among them.
/// Nil means "not checked" or "could not be read", and is not reported.
package struct NodeFacts: Hashable, Sendable, Codable {
  /// The name of this node, as given or taken from the host name.
  package var name: String
  /// The names of the cluster's Nodes.
  package var clusterNodes: [String]?
  /// What the kernel does with IPv4 packets.
  package var ipv4: FamilyFacts
  /// What the kernel does with IPv6 packets.
  package var ipv6: FamilyFacts
  /// Traces of other service proxies on this node; empty if there are none.
  package var otherProxies: [OtherProxy]?
  /// What kube-proxy's mode ipvs has left on this node.
  package var ipvs: IPVSRemains?
  /// How full the kernel's connection tracking table is.
  package var conntrack: ConntrackFacts?
  /// The features that our tables use and the kernel lacks; empty if it has all of them.
  package var lackingFeatures: Set<KernelFeature>?
  /// Which kernel, nft and libnftnl the node has.
  package var versions: ProgramVersions?
  /// The bridges that local pods are attached to; empty if there is none.
  package var podBridges: [PodBridge]?
  /// The chains of other programs that drop forwarded packets unless a rule accepts them; those that accept packets to Services
  /// are not among them.
  package var forwardingChains: [ForwardingChain]?
  /// IPv4 networks that several interfaces are on, with the interfaces on which the kernel filters strictly.
  package var sharedNetworks: [SharedNetwork]?

  /// Creates facts of which only the node's name is known; set the others as far as they are.
  package init(name: String) {
    self.name = name
    ipv4 = FamilyFacts()
    ipv6 = FamilyFacts()
  }

  /// What the kernel does with packets of the family.
  package subscript(family: AddressFamily) -> FamilyFacts {
    get { family == .ipv4 ? ipv4 : ipv6 }
    set { if family == .ipv4 { ipv4 = newValue } else { ipv6 = newValue } }
  }
}

/// An IPv4 network that several interfaces are on.
package struct SharedNetwork: Hashable, Sendable, Codable {
  /// `192.168.1.0/24`
  package var network: String
  /// The interfaces' names, in order.
  package var interfaces: [String]
  /// The interfaces that drop packets from a neighbor unless the route back to it uses the same interface: the greater
  /// `rp_filter` of `all` and the interface itself is 1 (Linux, Documentation/networking/ip-sysctl.rst).
  package var strict: [String]

  /// Creates a network with at least two interfaces.
  package init(network: String, interfaces: [String], strict: [String]) {
    self.network = network
    self.interfaces = interfaces
    self.strict = strict
  }
}

/// What the kernel does with packets of one family.
package struct FamilyFacts: Hashable, Sendable, Codable {
  /// Whether Services or the node use the family at all; if not, it is not reported.
  package var isUsed: Bool
  /// `net.ipv4.ip_forward`, or `net.ipv6.conf.all.forwarding`.
  package var forwards: Bool?
  /// Whether there is a default route, or another one that covers Service addresses.
  package var hasRouteToServices: Bool?

  /// Creates a family that is used and of which nothing else is known.
  package init(isUsed: Bool = true, forwards: Bool? = nil, hasRouteToServices: Bool? = nil) {
    self.isUsed = isUsed
    self.forwards = forwards
    self.hasRouteToServices = hasRouteToServices
  }
}

/// The kernel's connection tracking table (`net.netfilter.nf_conntrack_count` and `nf_conntrack_max`).
package struct ConntrackFacts: Hashable, Sendable, Codable {
  /// How many connections it holds.
  package var count: Int
  /// How many it may hold; 0 means no limit.
  package var maximum: Int

  /// Creates a table's fill level.
  package init(count: Int, maximum: Int) {
    self.count = count
    self.maximum = maximum
  }
}
