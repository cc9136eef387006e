import ClusterModel
import KubeClient
import KubeClientSupport
import KubeTestServer
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// Errors of the connection, and credentials.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
  /// Returns the message of a failed request for our Node, or its name.
  private func ask(_ kubeconfig: String, timeouts: APIConnection.Timeouts = .quick) async throws -> String {
    let file = try TemporaryFile(kubeconfig)
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), timeouts: timeouts, logger: LoggedLines().logger)
    let text: String
    do throws(APIError) {
      text = try await connection.nameOfNode1()
    } catch {
      text = error.description
    }
    await connection.shutdown()
    withExtendedLifetime(file) {}
    return text
  }

  private func server(coversLoopback: Bool = true) async throws -> KubeTestServer {
    let server = try await KubeTestServer(names: ["localhost", "kubernetes"], coversLoopback: coversLoopback)
    try server.put([node("node1")])
    return server
  }

  @Test func aTokenAuthenticates() async throws {
    let server = try await server()
    #expect(try await ask(server.kubeconfig()) == "node1")
    try await server.shutdown()
  }

  @Test(arguments: [
    (401, "renew the token"), (403, "allow this in a ClusterRole"), (404, "does not serve it"),
  ])
  func aRefusalNamesTheRequestAndTheRemedy(_ code: Int, _ remedy: String) async throws {
    let server = try await server()
    server.fail(FaultTarget(.get, "nodes"), .refuse(code))
    let text = try await ask(server.kubeconfig())
    #expect(
      text.contains("/api/v1/nodes/node1: the API server returned \(code): told to refuse; "), "\(text)")
    #expect(text.contains(remedy), "\(text)")
    try await server.shutdown()
  }

  @Test func aClientCertificateAuthenticates() async throws {
    let server = try await server()
    let pair = try server.authority.client(user: "system:kube-proxy", group: "system:node-proxier")
    let chain = try TemporaryFile(pair.certificate)
    let key = try TemporaryFile(pair.key)
    let user = "client-certificate: \(chain.path), client-key: \(key.path)"
    #expect(try await ask(server.kubeconfig(user: user)) == "node1")
    withExtendedLifetime((chain, key)) {}
    try await server.shutdown()
  }

  /// Sends requests while files change in between, and returns the responses and the log.
  private func asking(
    _ server: KubeTestServer, _ kubeconfig: String, observer: (any RequestObserver)? = nil,
    _ body: (_ ask: () async -> String, LoggedLines) async throws -> Void
  ) async throws {
    let file = try TemporaryFile(kubeconfig)
    let log = LoggedLines()
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), timeouts: .quick, observer: observer,
      logger: log.logger
    )
    let ask = {
      do throws(APIError) { return try await connection.nameOfNode1() } catch {
        return error.description
      }
    }
    try await body(ask, log)
    await connection.shutdown()
    withExtendedLifetime(file) {}
    try await server.shutdown()
  }

  @Test func aTokenFileIsReadAgainAndAnInvalidOneKeepsTheOldOneAndIsLoggedOnce() async throws {
    let server = try await server()
    server.change { $0.tokens = ["first", "second"] }
    let token = try TemporaryFile("first")
    try await asking(server, server.kubeconfig(user: "tokenFile: \(token.path)")) { ask, log in
      #expect(await ask() == "node1")
      try token.write("")
      for _ in 0..<3 { #expect(await ask() == "node1") }
      #expect(log.all.count == 1, "\(log.all)")
      #expect(
        log.all.first
          == "warning: token file \(token.path): contains no token; write the token to it; the previous content stays in use"
      )
      server.change { $0.tokens = ["second"] }
      try token.write("second")
      #expect(await ask() == "node1")
      #expect(log.all.last == "notice: token file \(token.path): is valid again")
    }
  }

  @Test func aClientCertificateIsReadAgainAndAnUnfinishedRenewalKeepsTheOldOne() async throws {
    let server = try await server()
    let (first, second) = (
      try server.authority.client(user: "system:kube-proxy", group: "system:node-proxier"),
      try server.authority.client(user: "system:kube-proxy", group: "system:node-proxier")
    )
    let (chain, key) = (try TemporaryFile(first.certificate), try TemporaryFile(first.key))
    let user = "client-certificate: \(chain.path), client-key: \(key.path)"
    try await asking(server, server.kubeconfig(user: user)) { ask, log in
      #expect(await ask() == "node1")
      try chain.write(second.certificate)
      for _ in 0..<3 { #expect(await ask() == "node1") }
      #expect(log.all.count == 1, "\(log.all)")
      #expect(
        log.all.first?.contains("does not match the client key; use a certificate and key of one pair")
          == true)
      try key.write(second.key)
      #expect(await ask() == "node1")
      #expect(log.all.last?.hasSuffix("is valid again") == true, "\(log.all)")
    }
  }

  @Test func anAuthorityIsReadAgainAndAnInvalidOneKeepsTheOldOne() async throws {
    let (server, other) = (try await server(), try await self.server())
    let authority = try TemporaryFile(server.authority.pem)
    let kubeconfig = server.kubeconfig().replacing(
      #/certificate-authority-data: [^,}]*/#, with: "certificate-authority: \(authority.path)")
    try await asking(server, kubeconfig) { ask, log in
      #expect(await ask() == "node1")
      try authority.write("-----BEGIN CERT")
      for _ in 0..<2 { #expect(await ask() == "node1") }
      #expect(log.all.count == 1 && log.all.first?.contains("is not a certificate") == true, "\(log.all)")
      try authority.write(other.authority.pem)
      #expect(await ask().contains("not signed by a trusted certificate authority"))
      try authority.write(server.authority.pem)
      #expect(await ask() == "node1")
    }
    try await other.shutdown()
  }

  @Test func everyRequestIsObserved() async throws {
    let server = try await server()
    let requests = RecordedRequests()
    let host = "127.0.0.1:\(server.port)"
    try await asking(server, server.kubeconfig(), observer: requests) { ask, _ in
      #expect(await ask() == "node1")
      server.change { $0.tokens = ["another"] }
      #expect(await ask().contains("401"))
      try await server.goAway()
      // A closed idle connection may be noticed only when it is used.
      let failure = await ask()
      let isAFailure = failure.contains("connection refused") || failure.contains("the connection closed")
      #expect(isAFailure, "\(failure)")
      let expected = ["200", "401", "none"].flatMap { ["GET \(host) \($0)", "GET \(host) ended"] }
      #expect(requests.lines == expected)
      #expect(requests.sizes.map(\.request) == [0, 0, 0])
      #expect(requests.sizes.map { $0.response != nil } == [true, false, false])
      #expect((requests.sizes.first?.response ?? 0) > 10)
    }
  }

  @Test func withoutCredentialsTheServerRefuses() async throws {
    let server = try await server()
    let text = try await ask(server.kubeconfig(user: "token: wrong"))
    #expect(
      text.contains("/api/v1/nodes/node1: the API server returned 401: Unauthorized; renew the token"),
      "\(text)")
    try await server.shutdown()
  }

  @Test func anotherAuthoritysServerIsRefused() async throws {
    let server = try await server()
    let other = try await self.server()
    let kubeconfig = other.kubeconfig().replacing(":\(other.port)", with: ":\(server.port)")
    let text = try await ask(kubeconfig)
    #expect(text.contains("not signed by a trusted certificate authority"), "\(text)")
    #expect(text.contains("https://127.0.0.1:\(server.port)"), "\(text)")
    #expect(server.calls.isEmpty, "no token is sent to an untrusted server")
    try await server.shutdown()
    try await other.shutdown()
  }

  @Test func aCertificateForAnotherNameIsRefused() async throws {
    let server = try await server(coversLoopback: false)
    let text = try await ask(server.kubeconfig())
    #expect(
      text.contains(
        "the server's certificate is not valid for 127.0.0.1; use an address that the certificate names"),
      "\(text)")
    #expect(server.calls.isEmpty)
    try await server.shutdown()
  }

  @Test func theServerNameCanBeSet() async throws {
    let server = try await server(coversLoopback: false)
    #expect(try await ask(server.kubeconfig(cluster: "tls-server-name: kubernetes")) == "node1")
    let text = try await ask(server.kubeconfig(cluster: "tls-server-name: other"))
    #expect(text.contains("is not valid for other"), "\(text)")
    try await server.shutdown()
  }

  @Test func verificationCanBeSkipped() async throws {
    let server = try await server(coversLoopback: false)
    let kubeconfig = server.kubeconfig(cluster: "insecure-skip-tls-verify: true")
      .replacing(#/certificate-authority-data: [^,]*, /#, with: "")
    #expect(try await ask(kubeconfig) == "node1")
    try await server.shutdown()
  }

  @Test func aMissingServerIsNamed() async throws {
    let server = try await server()
    let kubeconfig = server.kubeconfig()
    try await server.shutdown()
    let text = try await ask(kubeconfig)
    #expect(
      text.contains("cannot be reached: connection refused; check the address"),
      "\(text)")
  }

  @Test func anInvalidAuthorityIsNamed() async throws {
    let server = try await server()
    let text = try await ask(
      server.kubeconfig().replacing(
        #/certificate-authority-data: [^,}]*/#, with: "certificate-authority-data: aGFsbG8="))
    #expect(
      text.contains("certificate authority of ") && text.contains("is not a certificate; provide it in PEM"),
      "\(text)")
    try await server.shutdown()
  }

  @Test func aMissingTokenFileIsNamed() async throws {
    let server = try await server()
    let text = try await ask(server.kubeconfig(user: "tokenFile: /nonexistent/token"))
    #expect(
      text.contains("token file /nonexistent/token: no such file; check the path and its permissions"),
      "\(text)")
    try await server.shutdown()
  }

  @Test func aServerWithoutTLSIsNamed() async throws {
    let server = try await server()
    let text = try await ask(server.kubeconfig().replacing("https://", with: "http://"))
    #expect(!text.contains("node1\n") && text.contains("http://127.0.0.1"), "\(text)")
    try await server.shutdown()
  }

  @Test func aServerThatAcceptsAndStaysSilentIsNamed() async throws {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    let server = try await server()
    let kubeconfig = server.kubeconfig().replacing(":\(server.port)", with: ":\(port)")
    var timeouts = APIConnection.Timeouts.quick
    timeouts.connect = .milliseconds(300)
    let text = try await ask(kubeconfig, timeouts: timeouts)
    #expect(text.contains("cannot be reached: connection timed out; check the address"), "\(text)")
    try await server.shutdown()
    try await listener.close()
  }

  @Test func anUnknownHostNameIsNamed() async throws {
    let server = try await server()
    // A label of 64 characters is not valid, so the lookup fails without a name server, before our timeout.
    let host = "\(String(repeating: "k", count: 64)).invalid"
    let text = try await ask(server.kubeconfig(host: host))
    #expect(text.contains("cannot be reached: the name \(host) cannot be resolved"), "\(text)")
    try await server.shutdown()
  }
}

extension APIConnection {
  /// A small request, which returns the name of the Node.
  fileprivate func nameOfNode1() async throws(APIError) -> String {
    _ = try await json(at: "/api/v1/nodes/node1")
    return "node1"
  }
}
