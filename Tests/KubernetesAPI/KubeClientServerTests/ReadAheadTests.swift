import ClusterModel
import KubeClientSupport
import KubeTestServer
import KubeWire
import Testing

@testable import KubeClient

/// Pages that are requested before they are wanted, and pages in gzip.
@Suite(.timeLimit(.minutes(1))) struct ReadAheadTests {
  private func listing(
    _ server: KubeTestServer, _ body: (APIConnection, inout ListWatcher) async throws -> Void
  ) async throws {
    let file = try TemporaryFile(server.kubeconfig())
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), timeouts: .quick, logger: LoggedLines().logger)
    var source = ListWatcher(kind: .service, selector: ObjectSelector(), connection: connection)
    do { try await body(connection, &source) } catch { Issue.record(error) }
    await connection.shutdown()
    try await server.shutdown()
    withExtendedLifetime(file) {}
  }

  private func server(services: Int) async throws -> KubeTestServer {
    let server = try await KubeTestServer()
    try server.put((0..<services).map { service("s\($0 + 1000)") })
    return server
  }

  private func wait(for count: Int, _ server: KubeTestServer) async throws {
    let end = ContinuousClock.now + .seconds(20)
    while server.calls.count < count, .now < end { try await Task.sleep(for: .milliseconds(2)) }
    #expect(server.calls.count == count)
  }

  @Test func theNextPageIsRequestedBeforeItIsWantedAndOnlyOnce() async throws {
    let server = try await server(services: 12)
    try await listing(server) { _, source in
      let first = try await source.page(ListRequest(limit: 5)).page
      try await wait(for: 2, server)
      let second = try await source.page(ListRequest(limit: 5, continueToken: first.continueToken)).page
      try await wait(for: 3, server)
      let third = try await source.page(ListRequest(limit: 5, continueToken: second.continueToken)).page
      #expect(third.continueToken == nil)
      let counts = [first, second, third].map { $0.serviceCount }
      #expect(counts == [5, 5, 2])
      #expect(server.calls.map { $0.query["continue"] } == [nil, first.continueToken, second.continueToken])
    }
  }

  @Test func aPageThatWasRequestedAheadIsNotMistakenForAnother() async throws {
    let server = try await server(services: 12)
    try await listing(server) { _, source in
      _ = try await source.page(ListRequest(limit: 5))
      let again = try await source.page(ListRequest(limit: 12)).page
      #expect(again.serviceCount == 12 && again.continueToken == nil)
    }
  }

  @Test func nothingIsRequestedAheadOfAListThatEndsWithOnePage() async throws {
    let server = try await server(services: 12)
    try await listing(server) { _, source in
      let page = try await source.page(ListRequest(limit: 1), continues: false).page
      let following = try await source.page(ListRequest(limit: 5, continueToken: page.continueToken)).page
      #expect(following.serviceCount == 5)
      #expect(server.calls.prefix(2).map { $0.query["limit"] } == ["1", "5"])
    }
  }

  @Test func theFailureOfAPageIsReportedWhenThePageIsWanted() async throws {
    let server = try await server(services: 12)
    server.fail(FaultTarget(.list, "services", isContinued: true), .refuse(410, reason: "Expired"))
    try await listing(server) { _, source in
      let first = try await source.page(ListRequest(limit: 5)).page
      let request = ListRequest(limit: 5, continueToken: first.continueToken)
      do throws(APIError) {
        _ = try await source.page(request)
        Issue.record("an expired page")
      } catch {
        #expect(error.cause.isExpired)
      }
      let page = try await source.page(request).page
      #expect(page.serviceCount == 5, "it is requested again")
    }
  }

  @Test func gzipIsDecompressed() async throws {
    let server = try await server(services: 400)
    try await listing(server) { connection, source in
      let plain = try await source.page(ListRequest(limit: nil))
      #expect(server.calls.last?.acceptEncoding == "identity")
      var request = APIRequest(.list(.service))
      request.accept = ResponseFormat.acceptAll
      request.isCompressed = true
      let fetch = PageFetch(request, connection, buffer: PageBuffer([]))
      let body = try await fetch.body()
      #expect(server.calls.last?.acceptEncoding == "gzip")
      var decoder = ResponseDecoder(.service)
      let page = try decoder.list(body.bytes, body.format)
      #expect(page == plain.page && body.bytes.count == plain.bytes)
    }
  }

  @Test func gzipIsForSlowNetworks() {
    #expect(TransferRate(bytes: 300_000, time: .milliseconds(240)).isSlow, "10 Mbit/s")
    #expect(!TransferRate(bytes: 300_000, time: .milliseconds(3)).isSlow, "1 Gbit/s")
    #expect(!TransferRate(bytes: 300_000, time: .zero).isSlow)
    #expect(!TransferRate(bytes: 1000, time: .seconds(1)).isSlow, "too few bytes to judge by")
  }

  /// A task that was about to run there when the connection was closed must not wait forever.
  @Test func tasksRunElsewhereWhenTheConnectionIsClosed() async throws {
    let server = try await server(services: 1)
    try await listing(server) { connection, _ in
      let executor = connection.executor
      await withTaskExecutorPreference(executor) { await Task.yield() }
      await connection.shutdown()
      await withTaskExecutorPreference(executor) { await Task.yield() }
    }
  }
}

extension WireList {
  fileprivate var serviceCount: Int {
    if case .services(let services) = objects { services.count } else { 0 }
  }
}
