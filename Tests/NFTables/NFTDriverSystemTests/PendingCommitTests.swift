import NFTDriver
import DriverSupport
import Addresses
import ClusterModel
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing

struct PendingCommitTests {
  private func lines(_ commit: PendingCommit) -> [String] {
    commit.summary.map { "\($0.owner) +\($0.added) -\($0.deleted)" }
  }

  @Test func countsAddedElementsOfAService() {
    let before = Shop.everything.without("default/web").plans.live
    let commit = PendingCommit(from: before, to: Shop.everything.plans)
    // A frontend, an address and two endpoints in each family.
    #expect(lines(commit) == ["default/web +8 -0"])
  }

  @Test func countsDeletedElementsOfAServiceOnlyInTheLiveTable() {
    let commit = PendingCommit(
      from: Shop.everything.plans.live, to: Shop.everything.without("default/web").plans)
    #expect(lines(commit) == ["default/web +0 -8"])
  }

  @Test func listsSharedElementsSeparately() {
    var intent = Shop.everything
    let before = intent.plans.live
    var settings = intent.settings
    settings.localPods = .sources(["10.244.1.0/24", "fd00:244::/32"])
    intent = Intent(cluster: intent.cluster, node: intent.node, settings: settings)
    #expect(lines(PendingCommit(from: before, to: intent.plans)) == ["shared by all +1 -1"])
  }

  /// With session affinity, the number of endpoints is limited, in each family alike.
  @Test func whatIsLeftOutInBothFamiliesIsReportedOnce() {
    let sticky = service("default/sticky") {
      $0.clusterIPs = ["10.96.0.11", "fd00:10:96::11"]
      $0.affinitySeconds = 600
      $0.ports = [ServicePort(name: "http", port: 80)]
    }
    let numbers = Array(1...UInt32(4100))
    let addresses: [[IPAddress]] = [
      numbers.map { .v4(IPv4Address(rawValue: 0x0af4_0000 + $0)) },
      numbers.map { .v6(IPv6Address(high: 0xfd00_0244_0000_0000, low: UInt64($0))) },
    ]
    let slices = addresses.enumerated().map { number, addresses in
      slice(
        "default/sticky-\(number)", of: "default/sticky", ports: [EndpointPort(name: "http", port: 8080)],
        addresses.map { endpoint($0, on: "node2") })
    }
    let intent = Intent(
      cluster: ClusterSnapshot(services: [sticky], slices: slices), node: Shop.everything.node,
      settings: ProxySettings())
    let commit = PendingCommit(from: LiveTables(), to: intent.plans)
    #expect(intent.plans.rulesets().map(\.diagnostics.count) == [1, 1])
    #expect(commit.diagnostics.count == 1)
  }

  @Test func isEmptyIfNothingDiffers() {
    let commit = PendingCommit(from: Shop.everything.plans.live, to: Shop.everything.plans)
    #expect(commit.isEmpty)
    #expect(lines(commit) == [])
  }
}
