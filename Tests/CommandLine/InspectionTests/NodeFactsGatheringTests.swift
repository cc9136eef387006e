import Addresses
import ClusterModel
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
      hasDefaultRoute: { _ in throw Unreadable() }, interfaceNames: { [] }, isBridge: { _ in false })
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
      .ipvs(virtualServers: 3), .legacyIPTables(.ipv4), .iptables(.ipv6), .nftables(.ipv4),
    ]
    let found = facts { $0.proxyTraces = { traces } }.otherProxies
    #expect(found?.count == traces.count)
    #expect(found.map { Set($0.map(\.kind)) } == [.kubeProxyNFTables, .kubeProxyIPTables, .kubeProxyIPVS])
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

  @Test(
    arguments: [
      (nil, ["cni0"], true), (nil, ["cbr0"], true), (nil, ["br0"], nil), ("br0", ["br0", "cni0"], true),
      ("br1", ["cni0"], nil), (nil, [], nil),
    ] as [(String?, [String], Bool?)])
  func bridgesOfPodsAreFoundByName(_ bridge: String?, _ bridges: [String], _ isSeen: Bool?) {
    let facts = facts(bridge: bridge) { reader in
      reader.interfaceNames = { ["eth0", "cni-veth1"] + bridges }
      reader.isBridge = { bridges.contains($0) }
      reader.number = { $0 == "bridge/bridge-nf-call-iptables" ? 1 : nil }
    }
    #expect(facts.bridgesAreSeen == isSeen)
  }

  @Test(arguments: [0, nil]) func withoutTheSettingBridgedPacketsAreNotSeen(_ value: Int?) {
    let facts = facts { reader in
      reader.interfaceNames = { ["cni0"] }
      reader.isBridge = { _ in true }
      reader.number = { _ in value }
    }
    #expect(facts.bridgesAreSeen == false)
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
