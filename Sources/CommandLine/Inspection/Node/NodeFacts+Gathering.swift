internal import Addresses
package import ClusterModel
internal import Foundation
package import NFTNetlink
internal import Netlink
package import NodeChecks
internal import SmallFiles
internal import Sysctl

extension NodeFacts {
  /// Gathers facts about this node. A fact that cannot be read is nil, so that the others are still reported.
  ///
  /// - Parameter bridge: the bridge of local pods; by default, bridges with the names that CNI plug-ins use.
  package static func gathered(name: String, cluster: ClusterSnapshot?, bridge: String?) -> NodeFacts {
    var facts = NodeFacts(name: name)
    if let nodes = cluster?.nodes, !nodes.isEmpty { facts.clusterNodes = nodes.map(\.name) }
    let interfaces = (try? interfaceAddresses().map(\.address)) ?? []
    for family in AddressFamily.allCases {
      facts[family] = FamilyFacts(family, cluster: cluster, interfaces: interfaces)
    }
    facts.otherProxies = try? foundProxies()
    facts.lackingFeatures = try? lackingFeatures()
    facts.conntrack = ConntrackFacts(KernelSettings())
    facts.bridgesAreSeen = bridgesAreSeen(bridge)
    facts.sharedNetworks = try? sharedNetworks()
    return facts
  }

  /// Throws without CAP_NET_ADMIN.
  private static func foundProxies() throws -> [OtherProxy] {
    var connection = try NFTConnection()
    return try connection.proxyTraces().map { trace in
      let kind: OtherProxy.Kind =
        switch trace {
        case .nftables: .kubeProxyNFTables
        case .iptables, .legacyIPTables: .kubeProxyIPTables
        case .ipvs: .kubeProxyIPVS
        }
      return OtherProxy(kind, trace: trace.description)
    }.sorted()
  }

  /// Throws without CAP_NET_ADMIN.
  private static func lackingFeatures() throws -> Set<KernelFeature> {
    var connection = try NFTConnection()
    let lacking = try connection.missingFeatures()
    let features = Set<KernelFeature>(lacking: lacking)
    if features.contains(.nftables) { return features }
    return try connection.supportsOwnership() ? features : features.union([.ownedTables])
  }

  private static func sharedNetworks() throws -> [SharedNetwork] {
    var interfaces: [Prefix<IPv4>: [String]] = [:]
    for present in try interfaceAddresses() where !present.isLoopback {
      guard let address = IPv4.own(present.address), present.prefixLength < IPv4Address.bits,
        let network = Prefix<IPv4>(address, length: present.prefixLength)
      else { continue }
      if interfaces[network]?.contains(present.interfaceName) != true {
        interfaces[network, default: []].append(present.interfaceName)
      }
    }
    return interfaces.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { network, names in
      SharedNetwork(network: "\(network)", interfaces: names, strict: names.filter(filtersStrictly))
    }
  }

  private static func filtersStrictly(_ interface: String) -> Bool {
    let values = ["all", interface].compactMap { name in
      fileText("/proc/sys/net/ipv4/conf/\(name)/rp_filter")
        .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    return values.max() == 1
  }

  /// Whether bridged packets pass through our rules; nil if there is no bridge with pods.
  private static func bridgesAreSeen(_ bridge: String?) -> Bool? {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/sys/class/net")) ?? []
    let bridges = all.filter { name in
      let isOfPods = bridge.map { $0 == name } ?? (name.hasPrefix("cni") || name.hasPrefix("cbr"))
      return isOfPods && FileManager.default.fileExists(atPath: "/sys/class/net/\(name)/bridge")
    }
    if bridges.isEmpty { return nil }
    let setting = "/proc/sys/net/bridge/bridge-nf-call-iptables"
    return fileText(setting)?.trimmingCharacters(in: .whitespacesAndNewlines) == "1"
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
      }
  }
}

extension FamilyFacts {
  /// A family is used if Services have addresses of it or, if no Service is known, if an interface has a global address
  /// of it.
  fileprivate init(_ family: AddressFamily, cluster: ClusterSnapshot?, interfaces: [IPAddress]) {
    let services = (cluster?.services ?? []).flatMap(\.clusterIPs).filter { $0.family == family }
    let own = interfaces.contains { $0.family == family && !$0.isLoopback && !$0.isLinkLocal }
    self.init(isUsed: cluster?.services.isEmpty == false ? !services.isEmpty : own)
    let setting: KernelSetting = family == .ipv4 ? .ipv4Forwarding : .ipv6Forwarding
    forwards = (try? KernelSettings().read(setting)).map { $0 > 0 }
    if let address = services.first {
      hasRouteToServices = (try? route(to: address))?.isReachable
    } else {
      hasRouteToServices = try? hasDefaultRoute(family)
    }
  }
}

extension ConntrackFacts {
  /// Nil before the first connection is tracked, when there is no conntrack table yet.
  fileprivate init?(_ settings: KernelSettings) {
    guard let count = try? settings.read(.conntrackCount), let maximum = try? settings.read(.conntrackMaximum)
    else { return nil }
    self.init(count: count, maximum: maximum)
  }
}
