import Addresses
import ClusterModel
import Explanation
import ServicePlan
import TestSupport
import Testing

/// What is said about node ports on the loopback addresses.
struct LocalhostTests {
  private static let web = service("shop/web") {
    $0.type = .nodePort
    $0.clusterIPs = ["10.96.0.10"]
    $0.ports = [
      ServicePort(name: "http", port: 80, nodePort: 30080),
      ServicePort(name: "talk", transport: .udp, port: 81, nodePort: 30081),
    ]
  }

  private static let endpoints = slice(
    "shop/web-1", of: "shop/web",
    ports: [EndpointPort(name: "http", port: 8080), EndpointPort(name: "talk", transport: .udp, port: 8081)],
    [endpoint("10.244.2.5", on: "node2"), endpoint("10.244.2.6", on: "node2")])

  private func explanation(
    of address: IPAddress, _ port: Port = 30080, _ transport: Transport = .tcp,
    atLocalhost families: Set<AddressFamily> = [.ipv4], _ edit: (inout Service) -> Void = { _ in }
  ) -> Explanation {
    var settings = ProxySettings()
    settings.nodePortAddresses.localhostFamilies = families
    var web = Self.web
    edit(&web)
    let context = ExplanationContext(
      cluster: ClusterSnapshot(services: [web], slices: [Self.endpoints]),
      node: NodeView(name: "node1", addresses: ["192.168.50.11"]), settings: settings)
    return Explanation(.address(address, port, transport), in: context)
  }

  private func treatment(_ place: String, in explanation: Explanation) -> String? {
    explanation.ports.flatMap(\.frontends).first { $0.place == place }?.treatment
  }

  @Test func theRelayTakesTCP() {
    let found = explanation(of: "127.0.0.1")
    #expect(found.service?.name == "shop/web")
    #expect(
      treatment("127.0.0.1 TCP 30080", in: found)
        == "accepted by 'viaduct run' and relayed to one of 2 endpoints")
    #expect(found.findings == [])
  }

  @Test func rulesRefuseUDP() {
    let found = explanation(of: "127.0.0.1", 30081, .udp)
    #expect(found.service?.name == "shop/web")
    #expect(treatment("127.0.0.1 UDP 30081", in: found)?.contains("TCP only") == true)
  }

  @Test func unservedLoopbackAddressesAreExplained() throws {
    let unasked = try #require(explanation(of: "127.0.0.1", atLocalhost: []).findings.first)
    #expect(unasked.kind == .nodePortNotServedHere)
    #expect(unasked.problem.contains("served only on request"))
    #expect(unasked.remedy.contains("KubeProxyNFTablesLocalhostNodePorts=true"))
    let other = try #require(explanation(of: "127.0.0.2").findings.first)
    #expect(other.remedy == "use 127.0.0.1")
    let local = try #require(
      explanation(of: "127.0.0.1") { $0.externalTrafficPolicy = .local }.findings.first)
    #expect(local.problem.contains("only with endpoints on this node"))
    #expect(local.remedy.contains("set externalTrafficPolicy to Cluster"))
  }
}
