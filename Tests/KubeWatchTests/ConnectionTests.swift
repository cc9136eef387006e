import ClusterModel
import KubeTestServer
import KubeWatch
import Logging
import NIOCore
import NIOPosix
import Testing

/// Who answers, and who we are.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
  /// What a request for our Node gives.
  private func ask(_ kubeconfig: String, patience: APIConnection.Patience = .quick) async throws -> String {
    let file = try TemporaryFile(kubeconfig)
    let connection = APIConnection(
      try APIConfiguration.load(kubeconfig: file.path), patience: patience, logger: LoggedLines().logger)
    let text: String
    do throws(APIError) {
      text = try await connection.node(named: "node1").map { "node \($0.name)" } ?? "no node"
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

  @Test func aTokenLetsUsIn() async throws {
    let server = try await server()
    #expect(try await ask(server.kubeconfig()) == "node node1")
    try await server.shutdown()
  }

  @Test func aNodeThatIsNotThereIsNone() async throws {
    let server = try await server()
    server.delete(ObjectKey("Node", "node1"))
    #expect(try await ask(server.kubeconfig()) == "no node")
    try await server.shutdown()
  }

  @Test func aClientCertificateLetsUsIn() async throws {
    let server = try await server()
    let pair = try server.authority.client(user: "system:kube-proxy", group: "system:node-proxier")
    let chain = try TemporaryFile(pair.certificate)
    let key = try TemporaryFile(pair.key)
    let user = "client-certificate: \(chain.path), client-key: \(key.path)"
    #expect(try await ask(server.kubeconfig(user: user)) == "node node1")
    withExtendedLifetime((chain, key)) {}
    try await server.shutdown()
  }

  @Test func withoutEitherWeAreRefused() async throws {
    let server = try await server()
    let text = try await ask(server.kubeconfig(user: "token: wrong"))
    #expect(
      text.contains("/api/v1/nodes/node1: the API server says 401: Unauthorized; renew the token"), "\(text)")
    try await server.shutdown()
  }

  @Test func anotherAuthoritysServerIsRefused() async throws {
    let server = try await server()
    let other = try await self.server()
    let kubeconfig = other.kubeconfig().replacing(":\(other.port)", with: ":\(server.port)")
    let text = try await ask(kubeconfig)
    #expect(text.contains("not signed by the certificate authority that we know"), "\(text)")
    #expect(text.contains("https://127.0.0.1:\(server.port)"), "\(text)")
    #expect(server.calls.isEmpty, "no token is told to a stranger")
    try await server.shutdown()
    try await other.shutdown()
  }

  @Test func aCertificateForAnotherNameIsRefused() async throws {
    let server = try await server(coversLoopback: false)
    let text = try await ask(server.kubeconfig())
    #expect(
      text.contains("the server's certificate is not for 127.0.0.1; use an address that it names"), "\(text)")
    #expect(server.calls.isEmpty)
    try await server.shutdown()
  }

  @Test func theServersNameMayBeGiven() async throws {
    let server = try await server(coversLoopback: false)
    #expect(try await ask(server.kubeconfig(cluster: "tls-server-name: kubernetes")) == "node node1")
    let text = try await ask(server.kubeconfig(cluster: "tls-server-name: other"))
    #expect(text.contains("not for other"), "\(text)")
    try await server.shutdown()
  }

  @Test func verificationMayBeLeftOut() async throws {
    let server = try await server(coversLoopback: false)
    let kubeconfig = server.kubeconfig(cluster: "insecure-skip-tls-verify: true")
      .replacing(#/certificate-authority-data: [^,]*, /#, with: "")
    #expect(try await ask(kubeconfig) == "node node1")
    try await server.shutdown()
  }

  @Test func aServerThatIsNotThereIsNamed() async throws {
    let server = try await server()
    let kubeconfig = server.kubeconfig()
    try await server.shutdown()
    let text = try await ask(kubeconfig)
    #expect(
      text.contains("cannot be reached: connection refused; check the address"),
      "\(text)")
  }

  @Test func anAuthorityThatIsNoCertificateIsNamed() async throws {
    let server = try await server()
    let text = try await ask(
      server.kubeconfig().replacing(
        #/certificate-authority-data: [^,}]*/#, with: "certificate-authority-data: aGFsbG8="))
    #expect(
      text.contains("certificate authority of ") && text.contains("is no certificate; give it in PEM"),
      "\(text)")
    try await server.shutdown()
  }

  @Test func aTokenFileThatIsNotThereIsNamed() async throws {
    let server = try await server()
    let text = try await ask(server.kubeconfig(user: "tokenFile: /nonexistent/token"))
    #expect(
      text.contains("token file /nonexistent/token: there is no such file; check path and permissions"),
      "\(text)")
    try await server.shutdown()
  }

  @Test func aServerThatSpeaksNoTLSIsNamed() async throws {
    let server = try await server()
    let text = try await ask(server.kubeconfig().replacing("https://", with: "http://"))
    #expect(!text.contains("node1\n") && text.contains("http://127.0.0.1"), "\(text)")
    try await server.shutdown()
  }

  @Test func aServerThatAcceptsAndSaysNothingIsNamed() async throws {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    let server = try await server()
    let kubeconfig = server.kubeconfig().replacing(":\(server.port)", with: ":\(port)")
    var patience = APIConnection.Patience.quick
    patience.connect = .milliseconds(300)
    let text = try await ask(kubeconfig, patience: patience)
    #expect(text.contains("cannot be reached: no connection in time; check the address"), "\(text)")
    try await server.shutdown()
    try await listener.close()
  }

  @Test func aNameThatNobodyKnowsIsNamed() async throws {
    let server = try await server()
    // A label of 64 characters cannot be asked for, so that no name server has to answer before our patience ends.
    let host = "\(String(repeating: "k", count: 64)).invalid"
    let text = try await ask(server.kubeconfig(host: host))
    #expect(text.contains("cannot be reached: the name \(host) is unknown"), "\(text)")
    try await server.shutdown()
  }
}
