import ClusterModel
import KubeClientSupport
import KubeTestServer
import KubeWire
import Testing

@testable import KubeClient

/// The limit of requests per second, as in client-go's flow control.
@Suite struct RequestRateTests {
  @Test(arguments: [(0.0, 10), (-1, 10)]) func aRateThatIsNotPositiveIsNoLimit(_ rate: Double, _ burst: Int) {
    #expect(RequestRate(perSecond: rate, burst: burst) == nil)
  }

  @Test func aBurstPassesAndThenOneAtATime() throws {
    var budget = RequestBudget(try #require(RequestRate(perSecond: 5, burst: 3)))
    let waits = (0..<6).map { _ in budget.take(at: .seconds(100)) }
    #expect(waits == [.zero, .zero, .zero, .milliseconds(200), .milliseconds(400), .milliseconds(600)])
  }

  @Test func whatIsNotUsedIsSavedUpToABurst() throws {
    var budget = RequestBudget(try #require(RequestRate(perSecond: 2, burst: 2)))
    #expect((0..<3).map { _ in budget.take(at: .zero) } == [.zero, .zero, .milliseconds(500)])
    #expect(budget.take(at: .seconds(1)) == .zero)
    #expect((0..<3).map { _ in budget.take(at: .seconds(1000)) } == [.zero, .zero, .milliseconds(500)])
  }

  @Test func aBurstOfZeroLetsOneRequestPass() throws {
    var budget = RequestBudget(try #require(RequestRate(perSecond: 1, burst: 0)))
    #expect(budget.take(at: .zero) == .zero)
    #expect(budget.take(at: .zero) == .seconds(1))
  }
}

/// The same on a connection, with a rate that allows nothing after the burst.
@Suite(.timeLimit(.minutes(1))) struct LimitedConnectionTests {
  private func asking(
    _ server: KubeTestServer, burst: Int, wantsJSON: Bool = false,
    _ body: (APIConnection) async throws -> Void
  ) async throws {
    let file = try TemporaryFile(server.kubeconfig())
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), timeouts: .quick,
      rate: RequestRate(perSecond: 0.001, burst: burst), wantsJSON: wantsJSON, logger: LoggedLines().logger)
    do { try await body(connection) } catch { Issue.record(error) }
    await connection.shutdown()
    try await server.shutdown()
    withExtendedLifetime(file) {}
  }

  @Test func aRequestBeyondTheBurstWaits() async throws {
    let server = try await KubeTestServer()
    try server.put([node("node1")])
    try await asking(server, burst: 2) { connection in
      for _ in 0..<2 { _ = try await connection.json(at: "/api/v1/nodes/node1") }
      let third = Task { try await connection.json(at: "/api/v1/nodes/node1") }
      third.cancel()
      guard case .failure(let error as APIError) = await third.result else {
        Issue.record("the third request was not limited")
        return
      }
      #expect(error.cause == .cancelled)
      #expect(server.calls.count == 2)
    }
  }

  @Test func thePagesOfAListCountAsOne() async throws {
    let server = try await KubeTestServer()
    try server.put((0..<1200).map { service("s\($0)") })
    try await asking(server, burst: 1) { connection in
      let found = try await connection.snapshot(of: [.service]).snapshot
      #expect(found.services.count == 1200)
      #expect(server.calls.count == 3)
    }
  }

  @Test(arguments: [false, true]) func asksForTheFormatThatIsConfigured(_ wantsJSON: Bool) async throws {
    let server = try await KubeTestServer()
    try server.put([service("a")])
    try await asking(server, burst: 5, wantsJSON: wantsJSON) { connection in
      let found = try await connection.snapshot(of: [.service]).snapshot
      #expect(found.services.count == 1)
      #expect(server.calls.map { $0.accept.contains("protobuf") } == [!wantsJSON])
    }
  }
}
