import Addresses
import ClusterModel
import ForeignRules
import NFTNetlink
import Netlink
import NodeChecks
import Sysctl
import TestSupport
import Testing

@testable import Inspection

/// What `doctor` concludes from what it reads, without a kernel.
@Suite struct NodeFactsGatheringTests {
  private struct Unreadable: Error {}

  /// A node on which nothing can be read, except what a test says.
  private static func reader(_ change: (inout NodeReader) -> Void = { _ in }) -> NodeReader {
    var reader = NodeReader(
      interfaceAddresses: { throw Unreadable() }, proxyTraces: { throw Unreadable() },
      ipvsRemains: { _ in throw Unreadable() }, missingFeatures: { throw Unreadable() },
      supportsOwnership: { throw Unreadable() },
      setting: { _ in throw Unreadable() }, number: { _ in nil }, hasRoute: { _ in throw Unreadable() },
      hasDefaultRoute: { _ in throw Unreadable() }, interfaces: { throw Unreadable() },
      hostRoutes: { throw Unreadable() }, forwardChains: { throw Unreadable() })
    change(&reader)
    return reader
  }

  private func facts(
    cluster: ClusterSnapshot? = nil, bridge: String? = nil, _ change: (inout NodeReader) -> Void
  ) -> NodeFacts {
    NodeFacts.gathered(name: "node1", cluster: cluster, bridge: bridge, from: Self.reader(change))
  }

  private static func address(
    _ address: IPAddress, _ prefixLength: Int, on interface: String, isLoopback: Bool = false
  ) -> InterfaceAddress {
    InterfaceAddress(
      address, prefixLength: prefixLength, interfaceIndex: 1, interfaceName: interface,
      isLoopback: isLoopback)
  }

  @Test func whatCannotBeReadIsUnknown() {
    let facts = facts { _ in }
    var expected = NodeFacts(name: "node1")
    for family in AddressFamily.allCases { expected[family].isUsed = false }
    #expect(facts == expected)
    #expect(facts.diagnostics() == [])
  }

  // MARK: Families and routes

  @Test func withoutServicesAFamilyIsUsedIfTheNodeHasAnAddressOfIt() {
    let facts = facts { reader in
      reader.interfaceAddresses = {
        [
          Self.address("127.0.0.1", 8, on: "lo", isLoopback: true),
          Self.address("192.0.2.11", 24, on: "eth0"),
          Self.address("::1", 128, on: "lo", isLoopback: true), Self.address("fe80::1", 64, on: "eth0"),
        ]
      }
    }
    #expect(facts.ipv4.isUsed)
    #expect(!facts.ipv6.isUsed)
  }

  @Test func withServicesTheirAddressesDecide() {
    let cluster = ClusterSnapshot(services: [service("default/web") { $0.clusterIPs = ["fd00:10:96::10"] }])
    let facts = facts(cluster: cluster) { reader in
      reader.interfaceAddresses = { [Self.address("192.0.2.11", 24, on: "eth0")] }
    }
    #expect(!facts.ipv4.isUsed)
    #expect(facts.ipv6.isUsed)
  }

  @Test func theRouteToAServiceCountsOrElseTheDefaultRoute() {
    let cluster = ClusterSnapshot(services: [service("default/web") { $0.clusterIPs = ["10.96.0.10"] }])
    let facts = facts(cluster: cluster) { reader in
      reader.hasRoute = { $0 == "10.96.0.10" }
      reader.hasDefaultRoute = { _ in false }
    }
    #expect(facts.ipv4.hasRouteToServices == true)
    #expect(facts.ipv6.hasRouteToServices == false)
  }

  @Test(arguments: [(0, false), (1, true), (2, true)])
  func anyNumberButZeroForwards(_ value: Int, _ forwards: Bool) {
    let facts = facts { $0.setting = { $0 == .ipv4Forwarding ? value : 0 } }
    #expect(facts.ipv4.forwards == forwards)
    #expect(facts.ipv6.forwards == false)
  }

  // MARK: The cluster

  @Test func theNamesOfNodesAreKnownOnlyIfThereAreNodes() {
    let none = facts(cluster: ClusterSnapshot()) { _ in }
    #expect(none.clusterNodes == nil)
    let some = facts(cluster: ClusterSnapshot(nodes: [Node(name: "a"), Node(name: "b")])) { _ in }
    #expect(some.clusterNodes == ["a", "b"])
  }

  // MARK: Other proxies and features

  @Test func tracesNameTheOtherProxies() {
    let traces: [ProxyTrace] = [
      .ipvs(virtualServers: 3), .legacyIPTables(.ipv4), .iptables(.ipv6), .nftables(.ipv4), .cilium,
    ]
    let found = facts { $0.proxyTraces = { traces } }.otherProxies
    #expect(found?.count == traces.count)
    #expect(
      found.map { Set($0.map(\.kind)) } == [.kubeProxyNFTables, .kubeProxyIPTables, .kubeProxyIPVS, .cilium])
    #expect(found.map { Set($0.map(\.trace)) } == Set(traces.map(\.description)))
    #expect(found == found?.sorted())
  }

  @Test func noTraceIsNotTheSameAsNotLooking() {
    #expect(facts { $0.proxyTraces = { [] } }.otherProxies == [])
    #expect(facts { _ in }.otherProxies == nil)
  }

  @Test func ownedTablesAreAFeatureOfTheirOwn() {
    let some: Set<RulesetFeature> = [RulesetFeature(.masquerade, .ipv4)]
    let lacking = facts { reader in
      reader.missingFeatures = { some }
      reader.supportsOwnership = { false }
    }
    #expect(lacking.lackingFeatures == [.masquerade, .ownedTables])
    let complete = facts { reader in
      reader.missingFeatures = { [] }
      reader.supportsOwnership = { true }
    }
    #expect(complete.lackingFeatures == [])
  }

  /// The kernel is not asked about owners then; the answer would only be an error.
  @Test func withoutTablesOfEitherFamilyThereIsNoNFTables() {
    let tables = Set(AddressFamily.allCases.map { RulesetFeature(.table, $0) })
    #expect(facts { $0.missingFeatures = { tables } }.lackingFeatures == [.nftables])
  }

  @Test func tablesOfOneFamilyAreAFeature() {
    let facts = facts { reader in
      reader.missingFeatures = { [RulesetFeature(.table, .ipv6)] }
      reader.supportsOwnership = { true }
    }
    #expect(facts.lackingFeatures == [.ipv6Tables])
  }

  // MARK: Connection tracking

  @Test func theTableOfConnectionsIsKnownOnlyWithBothNumbers() {
    let settings: [KernelSetting: Int] = [.conntrackCount: 7, .conntrackMaximum: 100]
    let full = facts { $0.setting = { try settings[$0] ?? { throw Unreadable() }() } }
    #expect(full.conntrack == ConntrackFacts(count: 7, maximum: 100))
    let half = facts { $0.setting = { try $0 == .conntrackCount ? 7 : { throw Unreadable() }() } }
    #expect(half.conntrack == nil)
  }

  // MARK: Bridges

  private static func bridge(_ name: String, withPods: Bool = true, alias: String = "") -> [NodeInterface] {
    let port = withPods ? [NodeInterface("veth-\(name)", kind: "veth", master: name)] : []
    return [NodeInterface(name, kind: "bridge", alias: alias)] + port
  }

  @Test func bridgesWithPodsAreThoseWithVethPorts() {
    let facts = facts { reader in
      reader.interfaces = {
        [NodeInterface("eth0"), NodeInterface("vethcali", kind: "veth")] + Self.bridge("cni0")
          + Self.bridge("kube-bridge")
          + Self.bridge("br0", withPods: false) + Self.bridge("docker0") + Self.bridge("br-0123456789ab")
          + Self.bridge("br-lan") + Self.bridge("virbr0") + Self.bridge("lab-lab", alias: "viaduct lab lab")
      }
    }
    #expect(facts.podBridges?.map(\.name) == ["cni0", "kube-bridge", "br-lan"])
  }

  @Test func aNamedBridgeIsTheOnlyOne() {
    let read = { Self.bridge("cni0") + Self.bridge("docker0") + Self.bridge("br0", withPods: false) }
    #expect(facts(bridge: "docker0") { $0.interfaces = read }.podBridges?.map(\.name) == ["docker0"])
    #expect(facts(bridge: "br0") { $0.interfaces = read }.podBridges?.map(\.name) == ["br0"])
    #expect(facts(bridge: "elsewhere") { $0.interfaces = read }.podBridges == [])
  }

  @Test(
    arguments: [(nil, [], false), (0, [], false), (1, [], true), (0, [.ipv4], true), (nil, [.ipv4], false)]
      as [(Int?, [AddressFamily], Bool)])
  func eitherSwitchPassesBridgedPackets(_ all: Int?, _ own: [AddressFamily], _ passes: Bool) {
    let facts = facts { reader in
      reader.interfaces = {
        [
          NodeInterface("cni0", kind: "bridge", bridgeCalls: own),
          NodeInterface("v", kind: "veth", master: "cni0"),
        ]
      }
      reader.number = { $0 == "bridge/bridge-nf-call-iptables" ? all : nil }
    }
    #expect(facts.podBridges == [PodBridge(name: "cni0", passesIPv4: passes, passesIPv6: false)])
  }

  // MARK: Other firewalls

  private static func chain(
    _ program: ForwardChain.Program, _ families: [AddressFamily], drops: Bool = true, _ rules: [ForeignRule]
  ) -> ForwardChain {
    ForwardChain(
      program, families, table: "filter", chain: "FORWARD", drops: drops, rules: ["FORWARD": rules])
  }

  @Test func chainsThatAcceptAreLeftOut() {
    let facts = facts { reader in
      reader.forwardChains = {
        [
          Self.chain(.iptablesLegacy, [.ipv6], []), Self.chain(.iptablesNFT, [.ipv4], drops: false, []),
          Self.chain(.nft, AddressFamily.allCases, [ForeignRule([.unknown], .accept)]),
          Self.chain(.iptablesNFT, [.ipv4], [ForeignRule([], .jump("DOCKER-USER"))]),
        ]
      }
    }
    #expect(facts.forwardingChains?.map(\.fate) == [.droppedByPolicy, .undecided, .droppedByPolicy])
    #expect(facts.forwardingChains?.map(\.program) == ["ip6tables-legacy", "nft", "iptables-nft"])
    #expect(facts.forwardingChains?.map(\.table) == ["filter", "inet filter", "filter"])
    #expect(facts.forwardingChains?.map(\.chainForOthers) == [nil, nil, "DOCKER-USER"])
  }

  /// In a table of family inet, a rule for IPv4 addresses leaves IPv6 packets to the policy.
  @Test func onlyTheFamiliesThatAreDroppedAreNamed() {
    let address = ForeignRule([.equal(.family, [2]), .unknown], .accept)
    let chain = Self.chain(.nft, AddressFamily.allCases, [address])
    let found = facts { $0.forwardChains = { [chain] } }.forwardingChains
    #expect(found?.map(\.fate) == [.droppedByPolicy] && found?.map(\.families) == [[.ipv6]])
    #expect(found?.map(\.table) == ["inet filter"])
    let forIPv4 = ForwardingChain.dropping([chain], between: [], of: [.ipv4])
    #expect(forIPv4.map(\.fate) == [.undecided] && forIPv4.map(\.families) == [[.ipv4]])
  }

  /// A rule for an interface of Docker's is none for pods.
  @Test func packetsPassBetweenTheInterfacesOfPods() {
    let name = Array("docker0".utf8) + [UInt8](repeating: 0, count: 9)
    let chain = Self.chain(.nft, [.ipv4], [ForeignRule([.equal(.inputInterface, name)], .accept)])
    let onBridge = facts { reader in
      reader.interfaces = { Self.bridge("cni0") + Self.bridge("docker0") }
      reader.forwardChains = { [chain] }
    }
    #expect(onBridge.forwardingChains?.map(\.fate) == [.droppedByPolicy])
    let routed = facts { reader in
      reader.interfaces = { [NodeInterface("cali1", kind: "veth"), NodeInterface("eth0")] }
      reader.hostRoutes = { ["cali1", "eth0"] }
      reader.forwardChains = { [chain] }
    }
    #expect(routed.forwardingChains?.map(\.fate) == [.droppedByPolicy])
    #expect(facts { $0.forwardChains = { [chain] } }.forwardingChains?.map(\.fate) == [.undecided])
  }

  // MARK: Networks that interfaces share

  @Test func onlyNetworksOfSeveralInterfacesAreShared() {
    let facts = facts { reader in
      reader.interfaceAddresses = {
        [
          Self.address("192.0.2.11", 24, on: "eth0"), Self.address("192.0.2.12", 24, on: "eth1"),
          Self.address("192.0.2.13", 24, on: "eth1"), Self.address("198.51.100.1", 24, on: "eth0"),
          Self.address("10.0.0.1", 32, on: "eth0"), Self.address("10.0.0.1", 32, on: "eth1"),
          Self.address("203.0.113.1", 24, on: "lo", isLoopback: true),
          Self.address("203.0.113.2", 24, on: "eth0"), Self.address("fd00::1", 64, on: "eth0"),
          Self.address("fd00::2", 64, on: "eth1"),
        ]
      }
      reader.number = { ["ipv4/conf/all/rp_filter": 0, "ipv4/conf/eth1/rp_filter": 1][$0] }
    }
    #expect(
      facts.sharedNetworks == [
        SharedNetwork(network: "192.0.2.0/24", interfaces: ["eth0", "eth1"], strict: ["eth1"])
      ])
  }

  /// The greater of the two settings counts, and 2 is loose.
  @Test(arguments: [(1, 0, true), (0, 1, true), (2, 1, false), (1, 2, false), (0, 0, false)])
  func theGreaterFilterCounts(_ all: Int, _ own: Int, _ isStrict: Bool) {
    let facts = facts { reader in
      reader.interfaceAddresses = {
        [Self.address("192.0.2.11", 24, on: "eth0"), Self.address("192.0.2.12", 24, on: "eth1")]
      }
      reader.number = { $0 == "ipv4/conf/all/rp_filter" ? all : own }
    }
    #expect(facts.sharedNetworks?.map(\.strict) == [isStrict ? ["eth0", "eth1"] : []])
  }
}
