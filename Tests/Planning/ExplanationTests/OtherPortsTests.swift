import Addresses
import ClusterModel
import Explanation
import ServicePlan
import TestSupport
import Testing

/// What an explanation says about a port that no Service has, with and without `--refuse-other-ports`.
@Suite struct OtherPortsTests {
  private func problem(at address: IPAddress, isRefusing: Bool) throws -> String {
    let cluster = ClusterSnapshot(services: [
      service("shop/web") {
        $0.type = .loadBalancer
        $0.clusterIPs = ["10.96.0.1", "fd00:96::1"]
        $0.ports = [ServicePort(name: "http", port: 80)]
        $0.ingress = [IngressAddress("192.168.60.1"), IngressAddress("192.168.60.2", isVirtual: false)]
        $0.externalIPs = ["192.168.70.1", "fd00:70::1", "192.168.50.12"]
      }
    ])
    var settings = ProxySettings()
    settings.refusesOtherPorts = isRefusing
    let node = NodeView(
      name: "node1", addresses: ["192.168.50.11"], interfaceAddresses: ["192.168.50.11", "192.168.50.12"])
    let found = Explanation(
      .address(address, 81, .tcp),
      in: ExplanationContext(cluster: cluster, node: node, settings: settings))
    return try #require(found.findings.first { $0.kind == .portOfNobody }).problem
  }

  @Test(
    arguments: [
      ("192.168.60.1", true), ("192.168.70.1", true), ("fd00:70::1", true), ("192.168.50.12", false),
      ("192.168.60.2", false), ("10.96.0.1", false),
    ] as [(IPAddress, Bool)])
  func refusalIsMentionedWhereTheSettingCausesIt(_ address: IPAddress, _ isMentioned: Bool) throws {
    let usual = "has address \(address), but no port TCP 81: its ports are \"http\" TCP 80"
    #expect(try problem(at: address, isRefusing: false) == usual)
    #expect(
      try problem(at: address, isRefusing: true) == usual + (isMentioned ? "; others are refused" : ""))
  }
}
