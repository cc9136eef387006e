import ClusterModel
import KubeClient
import KubeClientSupport
import KubeTestServer
import KubeWire
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct SnapshotTests {
  private func asking<Result>(
    _ server: KubeTestServer, _ body: (APIConnection) async throws -> Result
  ) async throws -> Result {
    let file = try TemporaryFile(server.kubeconfig())
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), timeouts: .quick, logger: LoggedLines().logger)
    var result: Swift.Result<Result, any Error>
    do { result = .success(try await body(connection)) } catch { result = .failure(error) }
    await connection.shutdown()
    try await server.shutdown()
    withExtendedLifetime(file) {}
    return try result.get()
  }

  @Test func showsEverythingThereIs() async throws {
    let server = try await KubeTestServer()
    try server.put((0..<1200).map { service("s\($0)") })
    try server.put([
      service("headless", ip: "None"),
      service("theirs", labels: ["service.kubernetes.io/service-proxy-name": "x"]),
      slice("a-1", of: "a"), node("node1"), node("node2"), serviceCIDR, service("bad", type: "x"),
    ])
    let loaded = try await asking(server) { try await $0.snapshot() }
    #expect(loaded.snapshot.services.count == 1202)
    #expect(loaded.snapshot.slices.count == 1)
    #expect(loaded.snapshot.nodes.map(\.name) == ["node1", "node2"])
    #expect(loaded.snapshot.serviceCIDRs.count == 1)
    #expect(server.calls.count { $0.resource.plural == "services" } == 3)
  }

  @Test func aMissingAPIIsEmptyAndAnExpiredListIsRestarted() async throws {
    let server = try await KubeTestServer()
    try server.put((0..<600).map { service("s\($0)") })
    server.change { $0.absent = ["servicecidrs"] }
    server.fail(FaultTarget(.list, "services", isContinued: true), .refuse(410, reason: "Expired"))
    let loaded = try await asking(server) { try await $0.snapshot(of: [.service, .serviceCIDR]) }
    #expect(loaded.snapshot.services.count == 600)
    #expect(loaded.snapshot.serviceCIDRs.isEmpty)
    #expect(!server.calls.contains { $0.resource.plural == "nodes" })
  }

  @Test func aRefusalIsAnError() async throws {
    let server = try await KubeTestServer()
    server.fail(FaultTarget(.list, "services"), .refuse(403, reason: "Forbidden"))
    await #expect(throws: APIError.self) {
      try await asking(server) { try await $0.snapshot(of: [.service]) }
    }
  }

  @Test func eventsOfOtherKindsComeInJSON() async throws {
    let server = try await KubeTestServer()
    let pod: (String) -> JSONValue = { name in
      ["apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name), "namespace": "shop"]]
    }
    try server.put([pod("p1")])
    let start = server.version
    try server.put([pod("p2"), pod("p3"), pod("p4")])
    let events = Mutex<[String]>([])
    try await asking(server) { connection in
      try await connection.watchJSON(at: "/api/v1/namespaces/shop/pods", from: "\(start)") { event in
        events.withLock { events in
          events.append(String(decoding: event, as: UTF8.self))
          return events.count < 2
        }
      }
    }
    let seen = events.withLock { $0 }
    // The watch ends when its receiver has had enough.
    try #require(seen.count == 2)
    #expect(seen.allSatisfy { $0.contains("ADDED") })
    #expect(seen[0].contains("\"p2\"") && seen[1].contains("\"p3\""))
    #expect(seen[1].contains("\"\(start + 2)\""))
  }

  @Test func otherKindsComeInPagesOfJSON() async throws {
    let server = try await KubeTestServer()
    try server.put(
      (0..<700).map { index in
        [
          "apiVersion": "v1", "kind": "Pod",
          "metadata": [
            "name": .string("p\(index)"), "namespace": "shop", "labels": ["app": .string("a\(index % 2)")],
          ],
        ]
      })
    let pages = try await asking(server) { connection in
      (
        try await connection.jsonPages(at: "/api/v1/pods"),
        try await connection.jsonPages(at: "/api/v1/namespaces/shop/pods", labels: "app in (a1)"),
        try await connection.json(at: "/api/v1/namespaces/shop/pods/p7")
      )
    }
    let counts = { (pages: [[UInt8]]) in try pages.map { try JSONValue(json: $0)["items"]?.elements?.count } }
    #expect(try counts(pages.0) == [500, 200])
    #expect(try counts(pages.1) == [350])
    #expect(try JSONValue(json: pages.2)["metadata"]?["name"] == "p7")
  }
}
