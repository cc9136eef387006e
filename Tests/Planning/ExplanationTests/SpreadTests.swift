import Addresses
import ClusterModel
import Explanation
import ServicePlan
import TestSupport
import Testing

/// What an explanation says about how endpoints are chosen.
@Suite struct SpreadTests {
  private func explanation(
    _ algorithm: BalancingAlgorithm?, weights: [UInt16], resets: Bool? = nil
  ) -> Explanation {
    let endpoints = zip(["10.244.1.5", "10.244.1.6"] as [IPAddress], weights).map { address, weight in
      endpoint(address, on: "node1") { $0.weight = weight }
    }
    let cluster = ClusterSnapshot(
      services: [
        service("shop/web") {
          $0.clusterIPs = ["10.96.0.1"]
          $0.ports = [ServicePort(name: "http", port: 80)]
          $0.algorithm = algorithm
          $0.resetsConnections = resets
        }
      ],
      slices: [
        slice("shop/web-1", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)], endpoints)
      ])
    let node = NodeView(name: "node1", addresses: ["192.168.50.11"])
    return Explanation(
      .service("shop/web"), in: ExplanationContext(cluster: cluster, node: node, settings: ProxySettings()))
  }

  @Test func anUsualChoiceIsNotMentioned() {
    let found = explanation(nil, weights: [100, 100])
    #expect(found.ports.map(\.choice) == [nil])
    #expect(found.ports.flatMap(\.endpoints).map(\.reason) == ["ready", "ready"])
  }

  @Test func theAlgorithmAndTheWeightsAreShown() {
    let found = explanation(.maglev, weights: [100, 300])
    #expect(found.service?.policies == ["algorithm maglev"])
    #expect(
      found.ports.map(\.choice) == [
        "chosen by maglev: the hash of a flow's addresses and ports, 251 slots"
      ])
    #expect(found.ports.flatMap(\.endpoints).map(\.reason) == ["ready", "ready, weight 300"])
    #expect(found.text().contains("    chosen by maglev: "))
  }

  @Test func whatHappensToConnectionsIsShownIfItIsAskedFor() {
    let plain = explanation(nil, weights: [100, 100])
    #expect(plain.ports.map(\.ending) == [nil] && plain.service?.policies == [])
    let found = explanation(nil, weights: [100, 100], resets: true)
    #expect(found.service?.policies == ["connections reset: true"])
    #expect(found.ports.map(\.ending) == ["connections to an endpoint that is gone are reset"])
    #expect(found.text().contains("    connections to an endpoint that is gone are reset\n"))
  }

  @Test func weightZeroIsAReason() {
    let found = explanation(nil, weights: [0, 100])
    #expect(found.ports.flatMap(\.endpoints).map(\.isUsed) == [false, true])
    #expect(found.ports.flatMap(\.endpoints).first?.reason == "weight 0: no new connections")
  }

  @Test func withoutAnyWeightConnectionsAreRefusedWithARemedy() throws {
    let found = explanation(nil, weights: [0, 0])
    let finding = try #require(found.findings.first { $0.problem.contains("weight") })
    #expect(
      finding.problem
        == "no endpoint may have new connections, so they are refused: 10.244.1.5:8080 has weight 0, 10.244.1.6:8080 has weight 0"
    )
    #expect(finding.remedy.contains("a weight above 0"))
  }
}
