import Addresses
import Allocation
import ProxyConfiguration
import Testing

/// The settings of a folder of manifests.
@Suite struct ManifestFolderTests {
  @Test func aFolderHasDefaultRangesAndItsOwnStore() throws {
    for folder in ["/lab", "/lab/"] {
      let source = try resolve(["--manifests", folder]).run.source
      let expected = ManifestFolder(
        path: folder, pools: try AddressPools(), store: "/lab/.viaduct/store", isStoreExplicit: false)
      #expect(source == .manifests(expected))
    }
    guard case .cluster = try resolve([]).run.source else {
      Issue.record("without a folder it is an API server")
      return
    }
  }

  @Test func flagsSetPoolsAndStore() throws {
    let source = try resolve([
      "--manifests=/lab", "--service-cluster-ip-range=fd00::/112, 10.0.0.0/24",
      "--service-node-port-range=31000-31009", "--load-balancer-pool=192.168.50.200-192.168.50.203",
      "--load-balancer-pool", "fd50::/120,192.168.60.7", "--load-balancer-class=x.org/y",
      "--store=/var/lib/s",
    ]).run.source
    let pools = try AddressPools(
      serviceRanges: ["fd00::/112", "10.0.0.0/24"].compactMap { IPPrefix($0) },
      nodePorts: try #require(AddressPools.nodePortRange("31000-31009")),
      loadBalancer: ["192.168.50.200-192.168.50.203", "fd50::/120", "192.168.60.7"].compactMap {
        AddressRange($0)
      },
      loadBalancerClass: "x.org/y")
    let expected = ManifestFolder(path: "/lab", pools: pools, store: "/var/lib/s", isStoreExplicit: true)
    #expect(source == .manifests(expected))
  }

  @Test(arguments: [
    ("--service-cluster-ip-range=10.0.0.0/33", "\"10.0.0.0/33\" is not a valid CIDR block"),
    ("--service-cluster-ip-range=", "there is no range"),
    ("--service-cluster-ip-range=10.0.0.0/24,10.1.0.0/24", "10.1.0.0/24 is the second range of IPv4"),
    ("--service-node-port-range=30000", "\"30000\" is not a valid port range"),
    ("--service-node-port-range=30000-20000", "\"30000-20000\" is not a valid port range"),
    ("--load-balancer-pool=10.0.0.9-10.0.0.1", "\"10.0.0.9-10.0.0.1\" is not a valid address range"),
    (
      "--load-balancer-pool=fd50::/48",
      "fd50::/48 has more addresses than an IPv6 /64, the limit for a pool"
    ),
    (
      "--service-cluster-ip-range=fd00::/48",
      "fd00::/48 has more addresses than an IPv6 /64, the limit for a pool"
    ),
    ("--load-balancer-pool=10.96.0.0/24", "10.96.0.0/24 overlaps 10.96.0.0/12, the range of ClusterIPs"),
  ])
  func invalidValuesAreReported(_ word: String, _ problem: String) throws {
    let found = problems(["--manifests=/lab", word])
    let flag = try #require(word.split(separator: "=").first)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("error: \(flag): \(problem); ") == true, "\(found)")
  }

  @Test(arguments: [
    "--service-cluster-ip-range=10.0.0.0/24", "--service-node-port-range=1-2",
    "--load-balancer-pool=10.0.0.1",
    "--load-balancer-class=a", "--store=a",
  ])
  func flagsAreRefusedWithAnAPIServer(_ word: String) {
    let flag = word.split(separator: "=")[0]
    #expect(
      problems([word]) == [
        "error: \(flag): does not apply with an API server, which allocates addresses and ports itself; remove it, or serve a folder of manifests with --manifests"
      ])
  }
}
