import ClusterModel
import Foundation
import KubeClient
import KubeClientSupport
import KubeTestServer
import Testing

@testable import KubeWatch

@Suite(.timeLimit(.minutes(1))) struct EventTests {
  @Test func anEventIsPosted() async throws {
    let server = try await KubeTestServer()
    let file = try TemporaryFile(server.kubeconfig())
    let log = LoggedLines()
    let connection = APIConnection(try APIConfiguration.load(kubeconfig: file.path), logger: log.logger)
    let recorder = EventRecorder(connection: connection, node: "node1", logger: log.logger)
    let task = Task { await recorder.run() }
    server.fail(FaultTarget(.create), .refuse(500))
    recorder.record(.starting(node: "lost"))
    recorder.record(.starting(node: "node1"))
    recorder.record(.starting(node: "node1"))
    recorder.record(.healthCheckFailed(service: NamespacedName("shop", "web"), note: "port 32000 is taken"))
    try await server.wait("posted") { _ in server.objects.count == 2 }
    let events = server.objects.values.sorted {
      $0["regarding"]?["kind"]?.text ?? "" < $1["regarding"]?["kind"]?.text ?? ""
    }
    #expect(events.map { $0["reason"]?.text } == ["Starting", "FailedToStartServiceHealthcheck"])
    #expect(events.map { $0["metadata"]?["namespace"]?.text } == ["default", "shop"])
    #expect(events.map { $0["type"]?.text } == ["Normal", "Warning"])
    #expect(events[0]["regarding"] == ["apiVersion": "v1", "kind": "Node", "name": "node1", "uid": "node1"])
    #expect(events[1]["note"] == "port 32000 is taken")
    let time = try #require(events[0]["eventTime"]?.text)
    #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil, "MicroTime: \(time)")
    #expect(log.all.count { $0.contains("cannot send the event Starting about Node lost") } == 1)
    task.cancel()
    await task.value
    await connection.shutdown()
    try await server.shutdown()
    withExtendedLifetime(file) {}
  }

  @Test func theSameEventIsNotSentAgainForTenMinutes() {
    var limit = EventRateLimit()
    let times: [(String, Duration)] = [
      ("a", .zero), ("a", .seconds(599)), ("b", .seconds(599)), ("a", .seconds(600)),
    ]
    let allowed = times.map { limit.allows(.starting(node: $0), at: $1) }
    #expect(allowed == [true, false, true, true])
  }

  @Test func noMoreThan25AtOnceAndThenOneIn10Seconds() {
    var limit = EventRateLimit()
    let events = (0..<100).map { ClusterEvent.starting(node: "node\($0)") }
    let counts = [5, 14, 26].map { seconds in
      events.filter { limit.allows($0, at: .seconds(seconds)) }.count
    }
    #expect(counts == [25, 0, 2])
  }
}
