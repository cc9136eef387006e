internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A listening socket with all connections that it has accepted.
package final class HTTPListener: Sendable {
  /// The port; useful when the kernel has chosen it.
  package let port: Int
  private let channel: any Channel
  private let connections: OpenConnections

  /// Opens a listener that responds to all requests until it is closed.
  ///
  /// - Parameters:
  ///   - connectionLimit: the most connections that are open at once.
  ///   - respond: returns the response to a request; must not block.
  package static func open(
    _ address: BindAddress, threads: EventLoopThreads, connectionLimit: Int? = nil,
    respond: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) async throws(BindError) -> HTTPListener {
    let connections = OpenConnections(limit: connectionLimit ?? OpenConnections.usualLimit)
    let channel = try await bind(address, threads: threads) { channel in
      channel.eventLoop.makeCompletedFuture {
        try configure(channel, connections, respond)
      }
    }
    return HTTPListener(channel, connections)
  }

  private init(_ channel: any Channel, _ connections: OpenConnections) {
    self.channel = channel
    self.connections = connections
    port = channel.localAddress?.port ?? 0
  }

  /// Stops listening and closes all connections, as Go's http.Server.Close does: a load balancer must not keep checking a
  /// deleted Service over an open connection.
  package func close() async {
    // The only possible error is that it is closed already.
    try? await channel.close()
    await connections.closeAll()
  }

  /// Stops listening without waiting for the socket to be closed.
  func stopListening() { channel.close(promise: nil) }

  /// Waits until the socket is closed.
  func waitUntilClosed() async { try? await channel.closeFuture.get() }

  private static func bind(
    _ address: BindAddress, threads: EventLoopThreads,
    initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws(BindError) -> any Channel {
    var first: BindError?
    for candidate in address.candidates {
      do {
        return try await bindOnce(candidate, threads: threads, initializer: initializer)
      } catch {
        first = first ?? error
      }
    }
    throw first ?? BindError(address: "\(address)", reason: "no address to try")
  }

  private static func bindOnce(
    _ address: BindAddress, threads: EventLoopThreads,
    initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws(BindError) -> any Channel {
    guard let socketAddress = try? SocketAddress(ipAddress: address.host, port: address.port) else {
      throw BindError(address: "\(address)", reason: "'\(address.host)' is not a valid IP address")
    }
    var bootstrap = ServerBootstrap(group: threads.group)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer(initializer)
    if socketAddress.protocol == .inet6 {
      bootstrap = bootstrap.serverChannelOption(
        ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only),
        value: address.isSingleFamily ? 1 : 0)
    }
    do { return try await bootstrap.bind(to: socketAddress).get() } catch {
      throw BindError(address: "\(address)", error)
    }
  }

  private static func configure(
    _ channel: any Channel, _ connections: OpenConnections,
    _ respond: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws {
    guard connections.add(channel) else { throw ChannelError.ioOnClosedChannel }
    let pipeline = channel.pipeline.syncOperations
    // An idle connection would hold a file descriptor forever.
    try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(180)))
    try pipeline.configureHTTPServerPipeline()
    try pipeline.addHandler(RequestHandler(respond: respond) { connections.noteUse(of: channel) })
  }
}
