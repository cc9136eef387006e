internal import Addresses
internal import AsyncHTTPClient
internal import Lab
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Asks pods over the network, from the node, as the kubelet does.
struct Prober: Sendable {
  private let client: HTTPClient

  init() {
    var configuration = HTTPClient.Configuration()
    // The kubelet does not check certificates of probes either (pkg/probe/http).
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.certificateVerification = .none
    configuration.tlsConfiguration = tls
    // A redirection is an answer below 400, so a yes; where it leads is another server's business.
    configuration.redirectConfiguration = .disallow
    // A connection that stays open would say nothing about a server that was started anew.
    configuration.connectionPool.idleTimeout = .milliseconds(1)
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  func shutdown() { try? client.syncShutdown() }

  /// Whether a server takes a connection.
  func connects(to host: String, port: Int, within timeout: Duration) async -> Bool {
    do {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(TimeAmount(timeout)).connect(host: host, port: port).get()
      try? await channel.close()
      return true
    } catch {
      return false
    }
  }

  /// Whether GET is answered with a status from 200 to 399.
  func answers(_ url: String, headers: [Probe.Header], within timeout: Duration) async -> Bool {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "User-Agent", value: "viaduct-lab")
    request.headers.add(name: "Connection", value: "close")
    for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
    do {
      let response = try await client.execute(request, timeout: TimeAmount(timeout))
      return (200..<400).contains(response.status.code)
    } catch {
      return false
    }
  }
}
