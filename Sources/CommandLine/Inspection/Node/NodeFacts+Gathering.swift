internal import Addresses
package import ClusterModel
package import NFTNetlink
internal import Netlink
package import NodeChecks
internal import Sysctl

extension NodeFacts {
  /// Gathers facts about a node. A fact that cannot be read is nil, so that the others are still reported.
  ///
  /// - Parameter bridge: the bridge of local pods; by default, bridges with the names that CNI plug-ins use.
  /// - Parameter node: reads from the node's kernel.
  package static func gathered(
    name: String, cluster: ClusterSnapshot?, bridge: String?, from node: NodeReader = .thisNode
  ) -> NodeFacts {
    var facts = NodeFacts(name: name)
    if let nodes = cluster?.nodes, !nodes.isEmpty { facts.clusterNodes = nodes.map(\.name) }
    let interfaces = try? node.interfaceAddresses()
    for family in AddressFamily.allCases {
      facts[family] = FamilyFacts(
        family, cluster: cluster, interfaces: (interfaces ?? []).map(\.address), from: node)
    }
    facts.otherProxies = (try? node.proxyTraces()).map { $0.map(OtherProxy.init).sorted() }
    facts.ipvs = try? node.ipvsRemains(cluster)
    facts.lackingFeatures = try? node.lackingFeatures
    facts.conntrack = ConntrackFacts(from: node)
    facts.addForwarding(bridge, from: node)
    facts.sharedNetworks = interfaces.map { $0.sharedNetworks(from: node) }
    return facts
  }

  /// Gathers only what happens to forwarded packets in other programs' chains, which may change at any time.
  package static func forwarding(name: String, from node: NodeReader = .thisNode) -> NodeFacts {
    var facts = NodeFacts(name: name)
    facts.addForwarding(nil, from: node)
    return facts
  }

  private mutating func addForwarding(_ bridge: String?, from node: NodeReader) {
    let links = try? node.interfaces()
    podBridges = links.map { node.podBridges($0, bridge) }
    forwardingChains = (try? node.forwardChains()).map { chains in
      ForwardingChain.dropping(chains, between: node.podInterfaces(links ?? [], bridge))
    }
  }
}

extension OtherProxy {
  fileprivate init(_ trace: ProxyTrace) {
    let kind: Kind =
      switch trace {
      case .nftables: .kubeProxyNFTables
      case .iptables, .legacyIPTables: .kubeProxyIPTables
      case .ipvs: .kubeProxyIPVS
      case .cilium: .cilium
      }
    self.init(kind, trace: trace.description)
  }
}

extension NodeReader {
  /// Without nf_tables, there is nothing to ask about ownership.
  fileprivate var lackingFeatures: Set<KernelFeature> {
    get throws {
      let features = Set<KernelFeature>(lacking: try missingFeatures())
      if features.contains(.nftables) { return features }
      return try supportsOwnership() ? features : features.union([.ownedTables])
    }
  }

  fileprivate func podBridges(_ links: [NodeInterface], _ bridge: String?) -> [PodBridge] {
    links.podBridges(named: bridge).filter { !$0.isOfLab }.map { link in
      PodBridge(
        name: link.name, passesIPv4: passes(.ipv4, link), passesIPv6: passes(.ipv6, link))
    }
  }

  /// Without br_netfilter there is no such setting, and a bridge's own has no effect.
  private func passes(_ family: AddressFamily, _ bridge: NodeInterface) -> Bool {
    guard let all = number("bridge/bridge-nf-call-\(family == .ipv4 ? "iptables" : "ip6tables")") else {
      return false
    }
    return all == 1 || bridge.bridgeCalls.contains(family)
  }

  /// The names of the interfaces through which packets reach pods.
  fileprivate func podInterfaces(_ links: [NodeInterface], _ bridge: String?) -> [String] {
    links.ofPods(named: bridge, hostRoutes: (try? hostRoutes()) ?? [])
  }

  fileprivate func filtersStrictly(_ interface: String) -> Bool {
    ["all", interface].compactMap { number("ipv4/conf/\($0)/rp_filter") }.max() == 1
  }
}

extension [InterfaceAddress] {
  /// The IPv4 networks that several interfaces are on, in order.
  fileprivate func sharedNetworks(from node: NodeReader) -> [SharedNetwork] {
    var interfaces: [Prefix<IPv4>: [String]] = [:]
    for present in self where !present.isLoopback {
      guard let address = IPv4.own(present.address), present.prefixLength < IPv4Address.bits,
        let network = Prefix<IPv4>(address, length: present.prefixLength)
      else { continue }
      if interfaces[network]?.contains(present.interfaceName) != true {
        interfaces[network, default: []].append(present.interfaceName)
      }
    }
    return interfaces.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { network, names in
      SharedNetwork(network: "\(network)", interfaces: names, strict: names.filter(node.filtersStrictly))
    }
  }
}

extension Set<KernelFeature> {
  /// Translates missing parts of tables to kernel features; without tables of either family, there is no nf_tables.
  package init(lacking parts: Set<RulesetFeature>) {
    let all = AddressFamily.allCases.map { RulesetFeature(.table, $0) }
    self = parts.isSuperset(of: all) ? [.nftables] : Set(parts.map(KernelFeature.init))
  }
}

extension KernelFeature {
  fileprivate init(_ part: RulesetFeature) {
    let isIPv4 = part.family == .ipv4
    self =
      switch part.kind {
      case .table: isIPv4 ? .ipv4Tables : .ipv6Tables
      case .acknowledgement: .acknowledgements
      case .natChain: .natChains
      case .connectionTracking: .connectionTracking
      case .destinationNAT: .destinationNAT
      case .masquerade: .masquerade
      case .reject: isIPv4 ? .ipv4Reject : .ipv6Reject
      case .numberGenerator: .numberGenerator
      case .hash: .hash
      case .routeLookup: isIPv4 ? .ipv4RouteLookup : .ipv6RouteLookup
      case .concatenatedRanges: .concatenatedRanges
      case .dynamicMap: .dynamicMaps
      case .countingMap: .elementCounters
      case .connectionLimit: .connectionLimits
      case .rateLimit: .rateLimits
      case .connectionMark: .connectionMarks
      }
  }
}

extension FamilyFacts {
  /// A family is used if Services have addresses of it or, if no Service is known, if an interface has a global address
  /// of it.
  fileprivate init(
    _ family: AddressFamily, cluster: ClusterSnapshot?, interfaces: [IPAddress], from node: NodeReader
  ) {
    let services = (cluster?.services ?? []).flatMap(\.clusterIPs).filter { $0.family == family }
    let own = interfaces.contains { $0.family == family && !$0.isLoopback && !$0.isLinkLocal }
    self.init(isUsed: cluster?.services.isEmpty == false ? !services.isEmpty : own)
    forwards = (try? node.setting(family == .ipv4 ? .ipv4Forwarding : .ipv6Forwarding)).map { $0 > 0 }
    if let address = services.first {
      hasRouteToServices = try? node.hasRoute(address)
    } else {
      hasRouteToServices = try? node.hasDefaultRoute(family)
    }
  }
}

extension ConntrackFacts {
  /// Nil before the first connection is tracked, when there is no conntrack table yet.
  fileprivate init?(from node: NodeReader) {
    guard let count = try? node.setting(.conntrackCount), let maximum = try? node.setting(.conntrackMaximum)
    else { return nil }
    self.init(count: count, maximum: maximum)
  }
}
