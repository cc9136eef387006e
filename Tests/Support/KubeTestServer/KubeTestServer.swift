internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A small API server for tests: it lists and watches over TLS with resource versions, a history that is forgotten,
/// pages, bookmarks and selectors, as kube-apiserver does, and misbehaves on request.
///
/// It listens on loopback only. Objects are whatever JSON or YAML one puts in; it checks nothing.
package final class KubeTestServer: Sendable {
  /// Who signed its certificate.
  package let authority: TestAuthority
  /// Its port on 127.0.0.1.
  package let port: Int
  private let state = ServerState()
  private let certificate: TestAuthority.Pair
  private let group: MultiThreadedEventLoopGroup
  private let listening: Mutex<(any Channel)?>

  /// Starts a server.
  ///
  /// - Parameter port: 0 for any that is free.
  /// - Parameter names: what its certificate is for, besides 127.0.0.1.
  /// - Parameter coversLoopback: false for a certificate that is only for the names.
  package init(port: Int = 0, names: [String] = ["localhost"], coversLoopback: Bool = true) async throws {
    authority = try TestAuthority()
    certificate = try authority.server(names: names, addresses: coversLoopback ? [[127, 0, 0, 1]] : [])
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let listener = try await Self.bind(port: port, group, try Self.tls(certificate, authority), state)
    self.port = listener.localAddress?.port ?? 0
    listening = Mutex(listener)
  }

  /// Ends it, with all connections.
  package func shutdown() async throws {
    try await goAway()
    try await group.shutdownGracefully()
  }

  /// The server is gone, with all connections; its objects stay.
  package func goAway() async throws {
    guard let listener = listening.withLock({ $0.take() }) else { return }
    try await listener.close().get()
    await state.closeAll()
  }

  /// The server is back, on the same port.
  package func comeBack() async throws {
    let listener = try await Self.bind(port: port, group, try Self.tls(certificate, authority), state)
    listening.withLock { $0 = listener }
  }
}

// Its objects.
extension KubeTestServer {
  /// Adds these objects, or replaces those of their names; `kind: List` is its items.
  package func put(_ objects: [JSONValue]) throws {
    try state.write { store in
      for object in objects.flatMap(Self.items) { try store.put(object) }
    }
  }

  /// Adds what the manifest holds.
  package func put(yaml: String) throws { try put(try JSONValue.objects(yaml: yaml)) }

  /// Removes an object.
  package func delete(_ key: ObjectKey) { state.write { $0.delete(key) } }

  /// Forgets what changed: lists that are under way and watches from before get 410.
  package func compact() { state.write { $0.compact() } }

  /// Keeps the objects and the version as they are now, for `restore`.
  package func save() { state.write { $0.save() } }

  /// Goes back to the objects and the version that were saved, as etcd does when it is restored from a backup. Nothing
  /// happens if nothing was saved. A watch from a later version is silent until there are such versions again.
  package func restore() { state.write { $0.restore() } }

  /// All objects.
  package var objects: [ObjectKey: JSONValue] { state.read { $0.objects } }

  /// The version of the latest change.
  package var version: Int { state.read { $0.version } }

  private static func items(_ object: JSONValue) -> [JSONValue] {
    if object == .null { return [] }
    return object["kind"]?.text == "List" ? object["items"]?.elements ?? [] : [object]
  }
}

// Its behavior.
extension KubeTestServer {
  /// Changes the settings.
  package func change(_ body: (inout Settings) -> Void) { state.change(body) }

  /// Lets the next requests that match go wrong.
  package func fail(_ target: FaultTarget, _ fault: Fault, times: Int = 1) {
    state.add(fault, on: target, times: times)
  }

  /// All that was asked so far.
  package var calls: [APICall] { state.calls }

  /// How many watches are open.
  package var openWatches: Int { state.openWatches }

  /// Where it is.
  package var url: String { "https://127.0.0.1:\(port)" }

  /// A kubeconfig for this server.
  ///
  /// - Parameter user: fields of the user, in YAML; a token by default.
  /// - Parameter host: the name or address that it is asked under.
  package func kubeconfig(user: String = "token: secret", host: String = "127.0.0.1", cluster: String = "")
    -> String
  {
    let data = Data(authority.pem.utf8).base64EncodedString()
    let more = cluster.isEmpty ? "" : ", \(cluster)"
    return """
      apiVersion: v1
      kind: Config
      current-context: test
      contexts:
      - name: test
        context: {cluster: test, user: test}
      clusters:
      - name: test
        cluster: {server: "https://\(host):\(port)", certificate-authority-data: \(data)\(more)}
      users:
      - name: test
        user: {\(user)}

      """
  }
}

// Its listener.
extension KubeTestServer {
  private static func tls(_ pair: TestAuthority.Pair, _ authority: TestAuthority) throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMBytes([UInt8](pair.certificate.utf8))
    var tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: [UInt8](pair.key.utf8), format: .pem)))
    tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes([UInt8](authority.pem.utf8)))
    tls.certificateVerification = .optionalVerification
    return try NIOSSLContext(configuration: tls)
  }

  private static func bind(
    port: Int, _ group: MultiThreadedEventLoopGroup, _ tls: NIOSSLContext, _ state: ServerState
  ) async throws -> any Channel {
    try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLServerHandler(context: tls))
          try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
          // For those who accept gzip, as kube-apiserver does.
          try pipeline.addHandler(HTTPResponseCompressor())
          try pipeline.addHandler(RequestReader(state: state))
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
  }
}
