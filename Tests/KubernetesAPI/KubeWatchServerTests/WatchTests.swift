import Addresses
import ClusterModel
import KubeClient
import KubeClientSupport
import KubeTestServer
import KubeWatch
import Testing

@Suite struct WatchTests {
  /// Which formats a server supports.
  enum Server: CaseIterable {
    case writesProtobuf, writesJSON, refusesProtobufWith406, refusesProtobufWith415

    func apply(to settings: inout Settings) {
      switch self {
      case .writesProtobuf: break
      case .writesJSON: settings.speaksProtobuf = false
      case .refusesProtobufWith406: settings.refusesProtobuf = 406
      case .refusesProtobufWith415: settings.refusesProtobuf = 415
      }
    }
  }

  @Test(arguments: Server.allCases) func listsEverythingAndThenDeliversChanges(_ kind: Server) async throws {
    let server = try await KubeTestServer()
    server.change(kind.apply)
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
      #expect(told.now.diagnostics.isEmpty)
    }
  }

  @Test func requestsTheSameObjectsAsKubeProxy() async throws {
    let server = try await KubeTestServer()
    try server.put([
      service("mine"), service("theirs", labels: ["service.kubernetes.io/service-proxy-name": "mesh"]),
      service("headless", ip: "None"), slice("mine-1", of: "mine"),
      slice("headless-1", of: "headless", labels: ["service.kubernetes.io/headless": ""]), node("node1"),
      node("node2"),
    ])
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.serviceNames == ["mine"])
      #expect(told.now.slices.keys.map(\.name) == ["mine-1"])
      #expect(Array(told.now.nodes.keys) == ["node1"])
      try await server.wait("the watches") { calls in calls.count { $0.verb == .watch } == 4 }
      let watches = server.calls.filter { $0.verb == .watch }
      #expect(watches.allSatisfy { $0.query["allowWatchBookmarks"] == "true" })
      let timeouts = watches.compactMap { $0.query["timeoutSeconds"].flatMap(Int.init) }
      #expect(timeouts.allSatisfy { (300..<600).contains($0) } && timeouts.count == 4)
    }
  }

  @Test func withAProxyNameOnlyItsServicesAreServed() async throws {
    let server = try await KubeTestServer()
    let label = "service.kubernetes.io/service-proxy-name"
    try server.put([
      service("plain"), service("mine", labels: [label: "viaduct"]), slice("mine-1", of: "mine"),
    ])
    try await watching(server, proxyName: "viaduct") { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.serviceNames == ["mine"])
      #expect(told.now.slices.count == 1)
      // A changed label moves the Service out of the selection, and into it.
      try server.put([service("plain", labels: [label: "viaduct"]), service("mine")])
      try await told.wait("the labels are followed") { $0.serviceNames == ["plain"] }
    }
  }

  @Test func anInvalidObjectIsReportedAndAffectsNoOther() async throws {
    let server = try await KubeTestServer()
    server.change { $0.speaksProtobuf = false }
    try server.put([service("good"), service("bad", type: "Clusterip")])
    try await watching(server) { told in
      try await told.wait("listed") { $0.isWhole }
      #expect(told.now.serviceNames == ["good"])
      #expect(
        told.now.diagnostics.map(\.description).contains {
          $0.hasPrefix("error: Service shop/bad: spec.type: \"Clusterip\" is not a valid Service type")
        }, "\(told.now.diagnostics)")
      try server.put([service("good", type: "Clusterip")])
      try await told.wait("what turns bad is left out") { $0.serviceNames.isEmpty }
      try server.put([service("bad")])
      try await told.wait("what turns good is there") { $0.serviceNames == ["bad"] }
    }
  }

  @Test func listsAndWatchesAreReported() async throws {
    let requests = RecordedRequests()
    let server = try await KubeTestServer()
    let file = try TemporaryFile(server.kubeconfig())
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), observer: requests, logger: LoggedLines().logger)
    let told = Told()
    let watch = ClusterWatch(
      connection: connection, node: "node1", timing: .quick, logger: LoggedLines().logger)
    let task = Task { await watch.run { told.add($0, $1) } }
    try await told.wait("listed") { $0.isWhole }
    try await server.wait("watched") { calls in calls.count { $0.verb == .watch } >= 4 }
    let host = "127.0.0.1:\(server.port)"
    let end = ContinuousClock.now + .seconds(30)
    while requests.lines.count < 12, .now < end {
      try await Task.sleep(for: .milliseconds(2))
    }
    let lines = requests.lines
    #expect(lines.count { $0 == "GET \(host) 200" } == 8, "four lists and four watches: \(lines)")
    #expect(
      lines.count { $0 == "GET \(host) ended" } == 4, "the duration of a watch is not a latency: \(lines)")
    task.cancel()
    await task.value
    await connection.shutdown()
    withExtendedLifetime(file) {}
    try await server.shutdown()
  }
}
