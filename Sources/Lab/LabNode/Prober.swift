internal import Addresses
internal import AsyncHTTPClient
internal import Lab
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Runs HTTP and TCP probes from the node, as the kubelet does.
struct Prober: Sendable {
  private let client: HTTPClient

  init() {
    var configuration = HTTPClient.Configuration()
    // The kubelet does not verify certificates in probes either (pkg/probe/http).
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.certificateVerification = .none
    configuration.tlsConfiguration = tls
    // A redirect has a status below 400, so it is a success and is not followed.
    configuration.redirectConfiguration = .disallow
    // Each probe needs a new connection: an open one does not show whether the server still accepts others.
    configuration.connectionPool.idleTimeout = .milliseconds(1)
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  func shutdown() { try? client.syncShutdown() }

  /// Returns whether a server accepts a connection.
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

  /// Returns whether a GET request is answered with a status from 200 to 399.
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
