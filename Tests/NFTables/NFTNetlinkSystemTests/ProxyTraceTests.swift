import Addresses
import Netlink
import PrivateNetwork
import Testing

@testable import NFTNetlink

@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct ProxyTraceTests {
  /// Returns the traces found after these commands.
  private func found(after commands: [String]) async throws -> [ProxyTrace] {
    try await inPrivateNetwork {
      for command in commands {
        let (status, output) = shell(command)
        guard status == 0 else { throw Unexpected("\(command): \(output)") }
      }
      var connection = try NFTConnection()
      return try connection.proxyTraces()
    }
  }

  @Test func findsNothingOnACleanNode() async throws {
    let commands = [
      "nft add table ip viaduct", "nft add table inet kube-proxy", "nft add table ip kube-proxy-other",
      "iptables-nft -t nat -N KUBE-KUBELET-CANARY", "iptables-nft -t filter -N KUBE-SERVICES",
      "iptables-legacy -t nat -N KUBE-KUBELET-CANARY", "iptables-legacy -t filter -N KUBE-SERVICES",
      "ip link add kube-ipvs1 type veth peer name v1",
    ]
    #expect(try await found(after: commands) == [])
  }

  @Test(arguments: AddressFamily.allCases)
  func findsKubeProxysTable(_ family: AddressFamily) async throws {
    let name = family == .ipv4 ? "ip" : "ip6"
    let proxies = try await found(after: ["nft add table \(name) kube-proxy"])
    #expect(proxies == [.nftables(family)])
    #expect(proxies.first?.description == "table \(name) kube-proxy")
    #expect(proxies.first?.remedy.hasSuffix("or 'nft delete table \(name) kube-proxy'") == true)
  }

  @Test func findsCilium() async throws {
    #expect(try await found(after: ["ip link add cilium_host type veth peer name cilium_net"]) == [.cilium])
  }

  @Test(arguments: AddressFamily.allCases)
  func findsChainsOfIPTables(_ family: AddressFamily) async throws {
    let name = family == .ipv4 ? "iptables-nft" : "ip6tables-nft"
    #expect(try await found(after: ["\(name) -t nat -N KUBE-SERVICES"]) == [.iptables(family)])
  }

  @Test(arguments: AddressFamily.allCases)
  func findsChainsOfLegacyIPTables(_ family: AddressFamily) async throws {
    let name = family == .ipv4 ? "iptables-legacy" : "ip6tables-legacy"
    let source = family == .ipv4 ? "10.0.0.1" : "fd00::1"
    let commands = [
      "-N KUBE-MARK-MASQ", "-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000", "-N KUBE-SERVICES",
      "-A PREROUTING -m comment --comment 'kubernetes service portals' -j KUBE-SERVICES", "-N KUBE-SVC-X",
      "-A KUBE-SERVICES -s \(source) -p tcp -j KUBE-SVC-X",
    ].map { "\(name) -t nat \($0)" }
    #expect(try await found(after: commands) == [.legacyIPTables(family)])
    let chains = try await inPrivateNetwork {
      let before = try legacyChains(of: "nat", family)
      for command in commands { shell(command) }
      return (before, try legacyChains(of: "nat", family))
    }
    #expect(chains.0 == nil)
    #expect(chains.1?.sorted() == ["KUBE-MARK-MASQ", "KUBE-SERVICES", "KUBE-SVC-X"])
  }

  @Test func findsIPVS() async throws {
    #expect(
      try await found(after: ["ip link add kube-ipvs0 type veth peer name v1"]) == [.ipvs(virtualServers: 0)])
  }

  @Test(arguments: [
    (0, "interface kube-ipvs0"), (1, "interface kube-ipvs0 and 1 IPVS virtual service"),
    (2, "interface kube-ipvs0 and 2 IPVS virtual services"),
  ])
  func namesVirtualServicesThatAreThere(count: Int, description: String) {
    #expect(ProxyTrace.ipvs(virtualServers: count).description == description)
  }

  @Test func countsVirtualServers() {
    let text = """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port Forward Weight ActiveConn InActConn
      TCP  0A600001:01BB rr
        -> C0A80002:192B      Masq    1      0          0
      UDP  0A60000A:0035 rr
      """
    #expect(NFTConnection.virtualServers(text) == 2)
    #expect(NFTConnection.virtualServers("") == 0)
  }

  @Test func findsAllTracesTogether() async throws {
    let commands = [
      "nft add table ip kube-proxy", "nft add table ip6 kube-proxy", "iptables-nft -t nat -N KUBE-SERVICES",
      "ip6tables-legacy -t nat -N KUBE-SERVICES",
    ]
    #expect(
      try await found(after: commands) == [
        .nftables(.ipv4), .nftables(.ipv6), .iptables(.ipv4), .legacyIPTables(.ipv6),
      ])
  }
}
