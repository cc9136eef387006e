import Addresses
import ClusterModel
import Explanation
import ServicePlan
import TestSupport
import Testing

/// What an explanation says about limits.
@Suite struct ConnectionLimitsTests {
  private func explanation(_ limits: ConnectionLimits?) -> Explanation {
    let cluster = ClusterSnapshot(
      services: [
        service("shop/web") {
          $0.clusterIPs = ["10.96.0.1"]
          $0.ports = [ServicePort(name: "http", port: 80)]
          $0.limits = limits
        }
      ],
      slices: [
        slice(
          "shop/web-1", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
          [endpoint("10.244.1.5", on: "node1")])
      ])
    let node = NodeView(name: "node1", addresses: ["192.168.50.11"])
    return Explanation(
      .service("shop/web"), in: ExplanationContext(cluster: cluster, node: node, settings: ProxySettings()))
  }

  @Test func aServiceWithoutLimitsHasNone() {
    #expect(explanation(nil).ports.map(\.limits) == [nil])
    #expect(!explanation(nil).text().contains("at most"))
  }

  @Test(
    arguments: [
      (ConnectionLimits(atOnce: 100), "at most 100 connections at once; more are refused"),
      (ConnectionLimits(atOnce: 1), "at most 1 connection at once; more are refused"),
      (
        ConnectionLimits(atOnce: 100, perSecond: 20),
        "at most 100 connections at once and 20 new connections per second; more are refused"
      ),
    ] as [(ConnectionLimits?, String)])
  func limitsAreSaid(_ limits: ConnectionLimits?, _ text: String) {
    let found = explanation(limits)
    #expect(found.ports.map(\.limits) == [text])
    #expect(found.text().contains("    \(text)\n"))
  }

  @Test func aKernelWithoutLimitsIsWarnedOf() throws {
    var settings = ProxySettings()
    settings.servesLimits = false
    let cluster = ClusterSnapshot(services: [
      service("shop/web") {
        $0.clusterIPs = ["10.96.0.1"]
        $0.ports = [ServicePort(name: "http", port: 80)]
        $0.limits = ConnectionLimits(atOnce: 5)
      }
    ])
    let node = NodeView(name: "node1", addresses: ["192.168.50.11"])
    let result = Plan<IPv4>.make(for: cluster, on: node, with: settings)
    #expect(result.plan.services.flatMap(\.ports).map(\.limits) == [nil])
    let warning = try #require(result.diagnostics.first { $0.problem.contains("limit") })
    #expect(warning.object?.name == "shop/web")
    #expect(warning.remedy.contains("nft_connlimit"))
    #expect(Plan<IPv4>.make(for: cluster, on: node, with: ProxySettings()).diagnostics == [])
  }
}
