import ClusterModel
import ServicePlan
import TestSupport
import Testing

@testable import ServiceMap

@Suite struct ServiceMapTests {
  /// `shop/web` with a node port: one endpoint here, one elsewhere, one not ready, one terminating.
  private static let cluster = ClusterSnapshot(
    services: [
      service("shop/web") {
        $0.type = .nodePort
        $0.clusterIPs = ["10.96.0.1", "fd00::1"]
        $0.externalTrafficPolicy = .local
        $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
      },
      service("shop/away") {
        $0.clusterIPs = ["10.96.0.2"]
        $0.internalTrafficPolicy = .local
        $0.ports = [ServicePort(port: 80)]
      },
      service("shop/none") { $0.isHeadless = true },
    ],
    slices: [
      slice(
        "shop/web-1", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
        [
          endpoint("10.244.1.1", on: "node1"), endpoint("10.244.2.2", on: "node2") { $0.zone = "b<&\"" },
          endpoint("10.244.1.3") {
            $0.isReady = false; $0.isServing = false
          },
          endpoint("10.244.1.4") {
            $0.isReady = false; $0.isTerminating = true
          },
        ]),
      slice(
        "shop/away-1", of: "shop/away", ports: [EndpointPort(port: 80)], [endpoint("10.244.2.9", on: "node2")]
      ),
    ])

  private func map(bothFamilies: Bool = false, _ detector: LocalPodDetector = .none) -> ServiceMap {
    var settings = ProxySettings()
    settings.localPods = detector
    return ServiceMap(
      of: Self.cluster, on: NodeView(name: "node1", addresses: ["192.168.50.11"]), with: settings,
      showsBothFamilies: bothFamilies)
  }

  @Test func podsAreFromInsideOnlyIfTheyAreRecognized() throws {
    func lines(_ map: ServiceMap) throws -> [String] {
      try #require(map.services.first { $0.name == "shop/web" }?.ports.first).treatments[1].lines
    }
    let recognized = map(.sources(["10.244.0.0/16"]))
    #expect(
      try lines(recognized) == ["outside: the only endpoint here", "pods and node: one of 2 endpoints"])
    #expect(recognized.svg.contains("only from pods and the node itself"))
    #expect(
      try lines(map()) == ["outside and pods: the only endpoint here", "node: one of 2 endpoints"])
    #expect(map().svg.contains("only from the node itself"))
  }

  @Test func showsWhichEndpointsPacketsReach() throws {
    let web = try #require(map().services.first { $0.name == "shop/web" }?.ports.first)
    #expect(map().services.map(\.name) == ["shop/away", "shop/web"])
    #expect(web.frontends.map(\.place) == ["10.96.0.1:80", "any node address:30080"])
    #expect(web.frontends.map(\.treatment) == [0, 1])
    #expect(web.treatments[0].links.map(\.endpoint) == [0, 3])
    #expect(web.treatments[1].links.map(\.isFromInsideOnly) == [false, true])
    #expect(web.endpoints.map(\.state) == [.ready, .notReady, .terminating, .ready])
    #expect(web.endpoints.map(\.objection) == [nil, "not ready", "terminating", nil])
  }

  @Test func showsWhatIsDropped() throws {
    let away = try #require(map().services.first?.ports.first)
    #expect(away.treatments.map(\.tone) == [.dropped])
    #expect(away.treatments.flatMap(\.links).isEmpty)
  }

  @Test func showsTheSecondFamilyIfAsked() {
    #expect(map().services.flatMap(\.ports).count == 2)
    #expect(
      map(bothFamilies: true).services.flatMap(\.ports).map(\.name) == [
        "TCP 80, IPv4", "http TCP 80, IPv4", "http TCP 80, IPv6",
      ])
  }

  @Test func noTwoCardsOverlapAndNoTextLeavesItsCard() {
    let layout = MapLayout(map(bothFamilies: true))
    #expect(layout.bands.map(\.ports.count) == [1, 2])
    for band in layout.bands {
      for cards in band.ports {
        for column in [cards.frontends, cards.treatments, cards.endpoints] {
          for (upper, lower) in zip(column, column.dropFirst()) {
            #expect(upper.y + MapLayout.cardHeight < lower.y)
          }
          #expect(column.allSatisfy { $0.y > band.y && $0.y + MapLayout.cardHeight < band.y + band.height })
        }
        #expect(cards.endpoints.count == cards.port.endpoints.count)
        let texts = zip(cards.endpoints, cards.port.endpoints).map {
          ($0, max($1.address.count, $1.detail.count))
        }
        #expect(texts.allSatisfy { $0.0.width >= $0.1 * 7 + 20 })
      }
    }
    for (upper, lower) in zip(layout.bands, layout.bands.dropFirst()) {
      #expect(upper.y + upper.height < lower.y)
    }
  }

  @Test func isWellFormed() {
    let svg = map(bothFamilies: true).svg
    #expect(svg.contains("zone b&lt;&amp;&quot;"))
    let rectangles = svg.components("<rect").count - 1
    #expect(rectangles > 0 && rectangles == svg.components("rx=").count - 1)
  }

  @Test func isWrittenAsMermaid() {
    let text = map().mermaid
    #expect(text.hasPrefix("flowchart LR\n  subgraph s0[\"shop/away (ClusterIP)\"]\n"))
    #expect(text.contains("    s1p0t1 -.-> s1p0e3\n"))
    #expect(
      text.contains("    s0p0t0[\"TCP 80, IPv4<br/>dropped<br/>no endpoint on this node\"]:::dropped\n"))
  }
}

extension String {
  fileprivate func components(_ word: String) -> [Substring] {
    split(separator: word, omittingEmptySubsequences: false)
  }
}
