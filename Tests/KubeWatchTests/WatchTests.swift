import Addresses
import ClusterModel
import KubeTestServer
import KubeWatch
import Testing

@Suite struct WatchTests {
  @Test func listsEverythingAndThenTellsChanges() async throws {
    let server = try await KubeTestServer()
    try server.put([service("web"), slice("web-1", of: "web"), node("node1"), node("node2"), serviceCIDR])
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.lists.sorted() == ["nodes", "serviceCIDRs", "services", "slices"])
      #expect(told.now.serviceNames == ["web"])
      #expect(told.now.slices.values.first?.endpoints.count == 1)
      #expect(Array(told.now.nodes.keys) == ["node1"])
      #expect(told.now.serviceCIDRs.keys.contains("kubernetes"))
      try server.put([service("api", ip: "10.96.0.11")])
      try await told.wait("added") { $0.serviceNames == ["api", "web"] }
      try server.put([service("api", ip: "10.96.0.12")])
      try await told.wait("changed") {
        $0.services[NamespacedName("shop", "api")]?.clusterIPs.map(\.description) == ["10.96.0.12"]
      }
      server.delete(ObjectKey("Service", namespace: "shop", "web"))
      try await told.wait("deleted") { $0.serviceNames == ["api"] }
      #expect(told.now.lists.count == 4)
    }
  }
}
