import Addresses
import ClusterModel
import Netlink
import NodeChecks
import PrivateNetwork
import TestSupport
import Testing

@testable import Inspection

/// What `doctor` reads, in a network namespace whose interfaces, routes and settings the test has made.
@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"), .timeLimit(.minutes(1)))
struct NodeReaderTests {
  private struct SetupFailed: Error { let output: String }

  /// Returns the facts that are gathered after these commands.
  private func facts(
    of cluster: ClusterSnapshot? = nil, after commands: String...
  ) async throws -> NodeFacts {
    try await inPrivateNetwork {
      let setup = shell(commands.joined(separator: "\n"))
      guard setup.status == 0 else { throw SetupFailed(output: setup.output) }
      return NodeFacts.gathered(name: "node1", cluster: cluster, bridge: nil)
    }
  }

  private static let twoInterfaces = """
    set -e
    ip link set lo up
    ip link add eth0 type veth peer name far0
    ip link add eth1 type veth peer name far1
    for interface in eth0 far0 eth1 far1; do ip link set $interface up; done
    ip address add 192.0.2.11/24 dev eth0
    ip address add 192.0.2.12/24 dev eth1
    """

  @Test func anEmptyNamespaceHasNoAddressesAndNoRoutes() async throws {
    let facts = try await facts(after: "true")
    #expect(!facts.ipv4.isUsed && !facts.ipv6.isUsed)
    #expect(facts.ipv4.hasRouteToServices == false)
    #expect(facts.sharedNetworks == [])
    #expect(facts.otherProxies == [])
    #expect(facts.lackingFeatures?.contains(.nftables) == false)
  }

  @Test func findsNetworksThatInterfacesShare() async throws {
    let facts = try await facts(
      after: Self.twoInterfaces,
      """
      echo 0 > /proc/sys/net/ipv4/conf/all/rp_filter
      echo 0 > /proc/sys/net/ipv4/conf/eth0/rp_filter
      echo 1 > /proc/sys/net/ipv4/conf/eth1/rp_filter
      """)
    #expect(facts.ipv4.isUsed)
    #expect(
      facts.sharedNetworks == [
        SharedNetwork(network: "192.0.2.0/24", interfaces: ["eth0", "eth1"], strict: ["eth1"])
      ])
  }

  @Test(arguments: [0, 1]) func readsWhetherPacketsAreForwarded(_ value: Int) async throws {
    let facts = try await facts(after: "echo \(value) > /proc/sys/net/ipv4/ip_forward")
    #expect(facts.ipv4.forwards == (value == 1))
  }

  @Test func findsTheDefaultRoute() async throws {
    let facts = try await facts(after: Self.twoInterfaces, "ip route add default via 192.0.2.1 dev eth0")
    #expect(facts.ipv4.hasRouteToServices == true)
  }

  @Test(arguments: ["unicast", "unreachable"]) func asksForTheRouteToAService(_ type: String) async throws {
    let web = service("default/web") { $0.clusterIPs = ["10.96.0.10"] }
    let device = type == "unicast" ? "dev eth0" : ""
    let facts = try await facts(
      of: ClusterSnapshot(services: [web]), after: Self.twoInterfaces,
      "ip route add \(type) 10.96.0.0/12 \(device)")
    #expect(facts.ipv4.hasRouteToServices == (type == "unicast"))
  }

  @Test func findsTheTablesOfAnotherProxy() async throws {
    let facts = try await facts(after: "nft add table ip6 kube-proxy")
    #expect(facts.otherProxies?.map(\.kind) == [.kubeProxyNFTables])
  }
}
