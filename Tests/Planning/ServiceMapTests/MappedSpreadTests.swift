import ClusterModel
import ServicePlan
import TestSupport
import Testing

@testable import ServiceMap

/// What the picture says about how connections are spread and limited.
@Suite struct MappedSpreadTests {
  private func map(
    weights: [UInt16] = [EndpointWeight.unstated, EndpointWeight.unstated],
    _ edit: (inout Service) -> Void = { _ in }
  ) -> ServiceMap {
    let cluster = ClusterSnapshot(
      services: [
        service("shop/web") {
          $0.clusterIPs = ["10.96.0.1"]
          $0.ports = [ServicePort(name: "http", port: 80)]
          edit(&$0)
        }
      ],
      slices: [
        slice(
          "shop/web-1", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
          [
            endpoint("10.244.1.1", on: "node1") { $0.weight = weights[0] },
            endpoint("10.244.2.2", on: "node2") { $0.weight = weights[1] },
          ])
      ])
    return ServiceMap(
      of: cluster, on: NodeView(name: "node1", addresses: ["192.168.50.11"]), with: ProxySettings(),
      showsBothFamilies: false)
  }

  private func label(_ map: ServiceMap) -> [String] { map.services.flatMap(\.ports).map(\.name) }

  @Test func theDefaultIsNotMentioned() {
    #expect(label(map()) == ["http TCP 80, IPv4"])
    #expect(map().services.flatMap(\.ports).flatMap(\.endpoints).map(\.place) == ["node1", "node2"])
  }

  @Test func algorithmWeightsAndLimitsAreShown() {
    let hashed = map(weights: [100, 300]) {
      $0.algorithm = .sourceHash
      $0.limits = ConnectionLimits(atOnce: 5)
    }
    #expect(label(hashed) == ["http TCP 80, IPv4, source-hash, at most 5 connections at once"])
    #expect(
      hashed.services.flatMap(\.ports).flatMap(\.endpoints).map(\.place) == ["node1", "node2 · weight 300"])
    #expect(hashed.mermaid.contains("source-hash, at most 5 connections at once<br/>"))
    #expect(label(map(weights: [1, 3])) == ["http TCP 80, IPv4, by weight"])
  }

  @Test func aLongLabelStaysInThePicture() throws {
    let long = map {
      $0.algorithm = .destinationHash
      $0.limits = ConnectionLimits(atOnce: 1_000_000, perSecond: 1_000_000)
    }
    let layout = MapLayout(long)
    let name = try #require(label(long).first)
    #expect(layout.columns[0].x + 7 * name.count < layout.width)
    #expect(MapLayout(map()).width < layout.width)
  }
}
