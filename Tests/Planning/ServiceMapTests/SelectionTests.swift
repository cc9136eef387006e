import ClusterModel
import ServiceMap
import TestSupport
import Testing

/// Which Services `graph` draws.
@Suite struct SelectionTests {
  private static let cluster = ClusterSnapshot(
    services: [service("shop/web"), service("shop/db"), service("blog/web")],
    slices: [slice("shop/web-1", of: "shop/web", ports: [], [])], nodes: [Node(name: "node1")])

  @Test(
    arguments: [
      ([], nil, ["blog/web", "shop/db", "shop/web"]), ([], "shop", ["shop/db", "shop/web"]),
      (["web"], nil, ["blog/web", "shop/web"]), (["web"], "blog", ["blog/web"]),
      (["shop/web"], nil, ["shop/web"]), (["shop/web", "web"], "blog", ["blog/web"]),
      (["shop/web"], "blog", []), (["we"], nil, []), ([], "none", []), ([""], nil, []),
    ] as [([String], String?, [String])])
  func namesAndNamespaceSelect(_ names: [String], _ namespace: String?, _ shown: [String]) {
    let cluster = Self.cluster.showingOnly(names, in: namespace)
    #expect(cluster.services.map(\.name.description) == shown)
  }

  @Test func slicesAndNodesAreKept() {
    let cluster = Self.cluster.showingOnly(["db"], in: nil)
    #expect(cluster.slices == Self.cluster.slices && cluster.nodes == Self.cluster.nodes)
  }
}
