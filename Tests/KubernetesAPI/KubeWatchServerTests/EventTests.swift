import ClusterModel
import Foundation
import KubeClient
import KubeClientSupport
import KubeTestServer
import KubeWire
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
    server.fail(FaultTarget(.create), .refuse(422))
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

  private static let quick = {
    var timing = WatchTiming()
    (timing.initialDelay, timing.maximumDelay) = (.milliseconds(5), .milliseconds(20))
    return timing
  }()

  /// An API server that is away at the start, then overloaded, then denies what its caches do not know yet.
  @Test func anEventIsKeptUntilTheServerTakesIt() async throws {
    let server = try await KubeTestServer()
    let file = try TemporaryFile(server.kubeconfig())
    let log = LoggedLines()
    let requests = RecordedRequests()
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), observer: requests, logger: log.logger)
    let recorder = EventRecorder(
      connection: connection, node: "node1", timing: Self.quick, logger: log.logger)
    server.fail(FaultTarget(.create), .refuse(503), times: 2)
    server.fail(FaultTarget(.create), .refuse(429), times: 2)
    server.fail(FaultTarget(.create), .refuse(403), times: 2)
    let before = Date.now
    recorder.record(.starting(node: "node1"))
    recorder.record(.healthCheckFailed(service: NamespacedName("shop", "web"), note: "port 32000 is taken"))
    let after = Date.now
    let task = Task { await recorder.run() }
    try await server.wait("posted") { _ in server.objects.count == 2 }
    // Eight answers and eight ends; the last ones may still be on their way.
    for _ in 0..<2000 where requests.lines.count < 16 { try await Task.sleep(for: .milliseconds(5)) }
    let sent = requests.lines.filter { !$0.contains(" ended") }.compactMap { $0.split(separator: " ").last }
    #expect(sent == ["503", "503", "429", "429", "403", "403", "201", "201"])
    let event = try #require(server.objects.values.first { $0["reason"]?.text == "Starting" })
    // The name ends in the time, in nanoseconds.
    let name = try #require(event["metadata"]?["name"]?.text)
    let time = try #require(name.split(separator: ".").last.flatMap { UInt64($0, radix: 16) })
    let recorded = Date(timeIntervalSince1970: Double(time) / 1e9)
    #expect(recorded >= before - 0.001 && recorded <= after + 0.001, "when it happened, not when it was sent")
    #expect(log.all.count { $0.hasSuffix("it is kept until the API server takes it") } == 1)
    #expect(log.all.last == "notice: sent the event Starting about Node node1")
    task.cancel()
    await task.value
    await connection.shutdown()
    try await server.shutdown()
    withExtendedLifetime(file) {}
  }

  /// Its answer may have been lost.
  @Test func anEventThatIsThereAlreadyIsDelivered() async throws {
    let server = try await KubeTestServer()
    let file = try TemporaryFile(server.kubeconfig())
    let log = LoggedLines()
    let connection = APIConnection(try APIConfiguration.load(kubeconfig: file.path), logger: log.logger)
    let recorder = EventRecorder(
      connection: connection, node: "node1", timing: Self.quick, logger: log.logger)
    server.fail(FaultTarget(.create), .refuse(409, reason: "AlreadyExists"))
    recorder.record(.starting(node: "node1"))
    recorder.record(.starting(node: "node2"))
    let task = Task { await recorder.run() }
    try await server.wait("posted") { _ in server.objects.count == 1 }
    #expect(log.all.isEmpty, "\(log.all)")
    task.cancel()
    await task.value
    await connection.shutdown()
    try await server.shutdown()
    withExtendedLifetime(file) {}
  }

  @Test(arguments: [
    (RequestFailure.unreachable("refused"), Int.max), (.timedOut, .max), (.connectionClosed, .max),
    (.untrusted("expired"), .max), (.refused(APIStatus(code: 500)), .max),
    (.refused(APIStatus(code: 429)), .max), (.refused(APIStatus(code: 403)), 12),
    (.refused(APIStatus(code: 401)), 12), (.refused(APIStatus(code: 422)), 1),
    (.refused(APIStatus(code: 409)), 1), (.malformed("html"), 1), (.cancelled, 1),
  ]) func whatTheServerWillNotTakeIsGivenUp(_ failure: RequestFailure, _ attempts: Int) {
    var delivery = EventDelivery(WatchTiming())
    var made = 1
    while made < 100, delivery.delay(after: failure, at: .seconds(made * 60), jitter: 0) != nil { made += 1 }
    #expect(made == min(attempts, 100))
  }

  @Test func attemptsBecomeRareAndHeedTheServer() {
    var delivery = EventDelivery(WatchTiming())
    let delays = (0..<8).map { _ in delivery.delay(after: .timedOut, at: .zero, jitter: 0) }
    #expect(delays.first == .milliseconds(800))
    #expect(delays.last == .seconds(30))
    var status = APIStatus(code: 429)
    status.retryAfterSeconds = 45
    #expect(delivery.delay(after: .refused(status), at: .zero, jitter: 0) == .seconds(45))
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
