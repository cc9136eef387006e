import Addresses
import ClusterModel
import Glibc
import Logging
import Observability
import Synchronization
import Testing

/// One thread for all tests, as in the daemon.
let threads = EventLoopThreads()

@Suite struct HTTPTests {
  func serving(
    _ routes: HTTPRoutes, at address: BindAddress = BindAddress(host: "127.0.0.1", port: 0),
    _ body: (Int) async throws -> Void
  ) async throws {
    let listener = try await HTTPListener.open(address, threads: threads, respond: routes.respond)
    do { try await body(listener.port) } catch {
      await listener.close()
      throw error
    }
    await listener.close()
  }

  func metricsRoutes(
    pages: HTTPRoutes.StatusPages = HTTPRoutes.StatusPages(), wantsProfiling: Bool = false
  ) -> HTTPRoutes {
    .metrics(
      { "up 1\n" }, configuration: { #"{"mode":"nftables"}"# }, pages: pages, wantsProfiling: wantsProfiling)
  }

  private func healthRoutes(_ counts: SharedCounts = SharedCounts()) -> (HTTPRoutes, SharedHealth) {
    let health = SharedHealth(now: { start })
    return (.health(health) { counts.add("\($0) \($1)") }, health)
  }

  private final class SharedCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    func add(_ name: String) { counts.withLock { $0[name, default: 0] += 1 } }
    var all: [String: Int] { counts.withLock { $0 } }
  }

  @Test func theRoutesOfTheMetricsPort() async throws {
    try await serving(metricsRoutes()) { port in
      let metrics = try ask("/metrics", port: port)
      #expect(metrics.status == 200)
      #expect(metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      #expect(metrics.body == "up 1\n")
      let mode = try ask("/proxyMode", port: port)
      #expect(mode.body == "nftables")
      #expect(mode.headers["content-type"] == "text/plain; charset=utf-8")
      #expect(mode.headers["x-content-type-options"] == "nosniff")
      #expect(try ask("/healthz", port: port).body == "ok")
      #expect(try ask("/healthz/ping", port: port).body == "ok")
      #expect(try ask("/healthz?verbose", port: port).body == "[+]ping ok\nhealthz check passed\n")
      let configuration = try ask("/configz", port: port)
      #expect(configuration.headers["content-type"] == "application/json")
      #expect(configuration.body == #"{"kubeproxy.config.k8s.io":{"mode":"nftables"}}"#)
    }
  }

  @Test func profilingIsDeclinedInWords() async throws {
    try await serving(metricsRoutes(wantsProfiling: true)) { port in
      let answer = try ask("/debug/pprof/heap?seconds=3", port: port)
      #expect(answer.status == 404)
      #expect(answer.body.contains("no Go runtime"))
    }
    try await serving(metricsRoutes()) { port in
      let answer = try ask("/debug/pprof/heap", port: port)
      #expect(answer.body == "404 page not found\n")
    }
  }

  @Test func theRoutesOfTheHealthPort() async throws {
    let counts = SharedCounts()
    let (routes, health) = healthRoutes(counts)
    health.updated(.ipv4)
    try await serving(routes) { port in
      let unknown = try ask("/healthz", port: port)
      #expect(unknown.status == 503)
      #expect(unknown.statusLine == "HTTP/1.1 503 Service Unavailable")
      #expect(unknown.headers["content-type"] == "application/json")
      #expect(unknown.headers["x-content-type-options"] == "nosniff")
      #expect(unknown.body == health.report(for: .healthz).json)
      #expect(try ask("/livez", port: port).status == 200)
      health.observe(node: Node(name: "node1"))
      #expect(try ask("/healthz", port: port).status == 200)
      #expect(try ask("/livez", port: port).body == health.report(for: .livez).json)
    }
    #expect(counts.all == ["healthz 503": 1, "healthz 200": 1, "livez 200": 2])
  }

  /// The health port's multiplexer cleans paths; that of the metrics port does not.
  @Test func uncleanPathsAreRedirectedOnTheHealthPort() async throws {
    let (routes, _) = healthRoutes()
    try await serving(routes) { port in
      for (target, clean) in [
        ("//healthz", "/healthz"), ("/./livez", "/livez"), ("/a/../healthz?x=1&y", "/healthz?x=1&y"),
        ("//nothing/", "/nothing/"), ("/..", "/"),
      ] {
        let answer = try ask(target, port: port)
        #expect(answer.status == 307, "\(target)")
        #expect(answer.headers["location"] == clean, "\(target)")
      }
      #expect(try ask("//a<b", port: port).body == "<a href=\"/a&lt;b\">Temporary Redirect</a>.\n\n")
      #expect(try ask("/healthz/", port: port).status == 404)
      #expect(try ask("/", port: port).status == 404)
    }
    try await serving(metricsRoutes()) { port in
      let status = try ask("//healthz", port: port).status
      #expect(status == 404)
    }
  }

  @Test func unknownPathsAndMethodsAreAnsweredAsGoDoes() async throws {
    try await serving(metricsRoutes()) { port in
      let unknown = try ask("/metrics/", port: port)
      #expect(unknown.status == 404)
      #expect(unknown.body == "404 page not found\n")
      #expect(unknown.headers["content-type"] == "text/plain; charset=utf-8")
      #expect(unknown.headers["x-content-type-options"] == "nosniff")
      let post = try ask("/metrics", method: "POST", port: port)
      #expect(post.status == 405)
      #expect(post.headers["allow"] == "GET, HEAD")
      #expect(post.body == "Method Not Allowed\n")
      #expect(try ask("/", method: "DELETE", port: port).status == 404)
    }
  }

  @Test func headHasAllButTheBody() async throws {
    try await serving(metricsRoutes()) { port in
      let answer = try ask("/metrics", method: "HEAD", port: port)
      #expect(answer.status == 200)
      #expect(answer.headers["content-length"] == "5")
      #expect(answer.body.isEmpty)
    }
  }

  @Test func aConnectionMayAskAgain() async throws {
    try await serving(metricsRoutes()) { port in
      let client = try RawClient(port: port)
      for _ in 0..<3 {
        client.send("GET http://node1:10249/proxyMode HTTP/1.1\r\nHost: node1\r\n\r\n")
        let answer = try RawAnswer(client.read { $0.hasSuffix("nftables") })
        #expect(answer.headers["connection"] == "keep-alive")
      }
      // Two pipelined requests, the second with a body that is ignored.
      client.send(
        """
        GET /proxyMode HTTP/1.1\r\nHost: a\r\n\r\nPOST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\
        Connection: close\r\n\r\nbody
        """)
      let both = client.read()
      #expect(both.contains("nftables"))
      #expect(both.contains("405 Method Not Allowed"))
    }
  }

  @Test func oldClientsAreAnsweredToo() async throws {
    try await serving(metricsRoutes()) { port in
      let client = try RawClient(port: port)
      client.send("GET /proxyMode HTTP/1.0\r\n\r\n")
      #expect(try RawAnswer(client.read()).body == "nftables")
    }
  }

  @Test func nonsenseIsRefusedAndTheServerLivesOn() async throws {
    try await serving(metricsRoutes()) { port in
      for nonsense in ["\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
        let client = try RawClient(port: port)
        client.send(nonsense)
        #expect(client.read().hasPrefix("HTTP/1.1 400"))
      }
      #expect(try ask("/proxyMode", port: port).body == "nftables")
    }
  }

  // MARK: Hostile clients

  @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) func nothingCanBeWritten(_ method: String)
    async throws
  {
    for routes in [metricsRoutes(), healthRoutes().0] {
      try await serving(routes) { port in
        for path in ["/metrics", "/configz", "/proxyMode", "/healthz", "/livez", "/flagz", "/statusz"] {
          let client = try RawClient(port: port)
          client.send(
            "\(method) \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
          let answer = try RawAnswer(client.read())
          #expect(answer.status == 405 || answer.status == 404, "\(method) \(path)")
        }
      }
    }
  }

  /// Those that open connections and say nothing, or not enough, do not keep others out.
  @Test func silentClientsGiveWay() async throws {
    let listener = try await HTTPListener.open(
      BindAddress(host: "127.0.0.1", port: 0), threads: threads, connectionLimit: 3,
      respond: metricsRoutes().respond)
    let kept = try RawClient(port: listener.port)
    let slow = try RawClient(port: listener.port)
    slow.send("GET /proxyMode HT")
    let silent = try RawClient(port: listener.port)
    kept.send("GET /proxyMode HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(kept.read { $0.hasSuffix("nftables") }.hasSuffix("nftables"))
    for _ in 0..<2 { #expect(try ask("/proxyMode", port: listener.port).body == "nftables") }
    #expect(slow.read().isEmpty, "the slow one was closed")
    kept.send("GET /proxyMode HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(kept.read { $0.hasSuffix("nftables") }.hasSuffix("nftables"), "one that is answered is kept")
    withExtendedLifetime(silent) {}
    await listener.close()
  }

  /// A client that asks again and again without reading is answered no further than the kernel's buffers reach.
  @Test func answersDoNotPileUp() async throws {
    let page = String(repeating: "a", count: 1 << 16)
    let (count, requests) = (SharedCounts(), 600)
    let routes = HTTPRoutes.metrics(
      {
        count.add("pages")
        return page
      }, configuration: { "{}" }, pages: HTTPRoutes.StatusPages(), wantsProfiling: false)
    try await serving(routes) { port in
      let client = try RawClient(port: port)
      client.send(String(repeating: "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", count: requests))
      #expect(await eventually { count.all["pages"] ?? 0 > 0 })
      for _ in 0..<3 { #expect(try ask("/proxyMode", port: port).body == "nftables") }
      #expect(count.all["pages"] ?? 0 < requests - 100, "the rest waits until the client reads")
      let whole = requests * page.utf8.count
      var last = 0
      while last < whole {
        let wanted = min(1 << 20, whole - last)
        let bytes = client.readBytes { $0.utf8.count >= wanted }.count
        guard bytes > 0 else { break }
        last += bytes
      }
      #expect(last >= whole)
      #expect(await eventually { count.all["pages"] == requests })
    }
  }

  /// NIO's limits: 80 KB for a field of the header, 256 fields.
  @Test func aHeaderWithoutEndIsRefused() async throws {
    try await serving(metricsRoutes()) { port in
      for field in [
        "X: " + String(repeating: "a", count: 100_000), String(repeating: "a: b\r\n", count: 300),
      ] {
        let client = try RawClient(port: port)
        client.send("GET /proxyMode HTTP/1.1\r\n\(field)\r\n")
        #expect(!client.read().hasPrefix("HTTP/1.1 200"))
      }
      #expect(try ask("/proxyMode", port: port).body == "nftables")
    }
  }

  @Test func answersHaveADate() async throws {
    try await serving(metricsRoutes()) { port in
      let date = try #require(try ask("/proxyMode", port: port).headers["date"])
      #expect(
        date.wholeMatch(of: /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/)
          != nil)
    }
  }

  @Test(arguments: ["0.0.0.0", "::", ""])
  func allAddressesMeansBothFamilies(_ host: String) async throws {
    try await serving(metricsRoutes(), at: BindAddress(host: host, port: 0)) { port in
      for address in ["127.0.0.1", "::1"] {
        let answer = try ask("/proxyMode", port: port, address: address)
        #expect(answer.status == 200)
      }
    }
  }

  @Test func closingEndsConnectionsThatWereKept() async throws {
    let listener = try await HTTPListener.open(
      BindAddress(host: "127.0.0.1", port: 0), threads: threads, respond: metricsRoutes().respond)
    let client = try RawClient(port: listener.port)
    client.send("GET /proxyMode HTTP/1.1\r\nHost: node1\r\n\r\n")
    #expect(client.read { $0.hasSuffix("nftables") }.hasSuffix("nftables"))
    await listener.close()
    #expect(client.read().isEmpty)
    #expect(throws: RawClient.Refused.self) { try RawClient(port: listener.port) }
  }

  @Test func saysWhyAnAddressCannotBeHad() async throws {
    try await serving(metricsRoutes()) { port in
      let error = await #expect(throws: BindError.self) {
        _ = try await HTTPListener.open(
          BindAddress(host: "127.0.0.1", port: port), threads: threads, respond: metricsRoutes().respond)
      }
      #expect(error?.description == "cannot listen on 127.0.0.1:\(port): Address already in use")
      #expect(error?.errno == EADDRINUSE)
    }
    let error = await #expect(throws: BindError.self) {
      _ = try await HTTPListener.open(
        BindAddress(host: "node1", port: 1), threads: threads, respond: metricsRoutes().respond)
    }
    #expect(error?.description == "cannot listen on node1:1: 'node1' is not a valid IP address")
  }

  @Test func aServerWaitsForItsAddress() async throws {
    let before = try await HTTPListener.open(
      BindAddress(host: "127.0.0.1", port: 0), threads: threads, respond: metricsRoutes().respond)
    let log = RecordedLog()
    let server = HTTPServer(
      name: "metrics", address: BindAddress(host: "127.0.0.1", port: before.port), routes: metricsRoutes(),
      threads: threads, logger: log.logger, retryInterval: .milliseconds(5))
    let running = Task { try await server.run() }
    #expect(await eventually { log.lines.contains { $0.contains("Address already in use") } })
    await before.close()
    #expect(await eventually { (try? ask("/proxyMode", port: before.port).body) == "nftables" })
    // Logged once, however many retries there were.
    #expect(log.lines.filter { $0.contains("Address already in use") }.count == 1)
    running.cancel()
    try await running.value
    #expect(throws: RawClient.Refused.self) { try RawClient(port: before.port) }
  }

  @Test func aServerThatMustNotWaitFails() async throws {
    try await serving(metricsRoutes()) { port in
      let server = HTTPServer(
        name: "health", address: BindAddress(host: "127.0.0.1", port: port), routes: metricsRoutes(),
        threads: threads, logger: RecordedLog().logger, retryInterval: nil)
      await #expect(throws: BindError.self) { try await server.run() }
    }
  }
}

/// The logged messages.
final class RecordedLog: Sendable {
  private let recorded = Mutex<[String]>([])
  var lines: [String] { recorded.withLock { $0 } }

  var logger: Logger {
    Logger(label: "test") { _ in Handler(log: self) }
  }

  private struct Handler: LogHandler {
    let log: RecordedLog
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      log.recorded.withLock { $0.append("\(event.level): \(event.message)") }
    }
  }
}
