internal import Addresses
internal import Glibc
internal import LocalhostListeners
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServicePlan
internal import Synchronization

/// Opens listeners, and relays what is sent to them. All of it happens on one thread, so that both sides of a connection
/// need no locks, and so that relaying takes at most one processor.
final class Relay: Sendable {
  /// As in kube-proxy.
  static let dialTimeout = TimeAmount.seconds(5)
  /// What the kernel keeps of a client's connection that is not read, which it doubles for its own needs. Small enough to
  /// stay in a processor's cache, which makes a relay a quarter faster.
  private static let clientBuffer = 96 * 1024
  /// The same for an endpoint, which may be far away. When a sender closes its side, NIO reads all of it at once, whether or
  /// not it can be written; without a bound, it may grow to several megabytes (tcp_rmem).
  private static let endpointBuffer = 256 * 1024
  /// As Go sets it on all connections: an endpoint that is gone without a word is noticed.
  private static let keepaliveSeconds: Int = 15

  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let buffers: NIOLoopBoundBox<RelayBuffers>
  private let connections: RelayConnections
  private let logger: Logger

  /// - Parameter limit: how many connections may be open at once.
  init(limit: Int, logger: Logger) {
    buffers = .makeBoxSendingValue(RelayBuffers(), eventLoop: group.next())
    connections = RelayConnections(limit: limit)
    self.logger = logger
  }

  /// How many connections are open.
  var connectionCount: Int { connections.count }

  /// Listens at the node port's address and port.
  ///
  /// - Throws: the error of the kernel.
  func listen(_ port: LocalhostNodePort) async throws -> RelayListener {
    let target = RelayTarget(port)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 4096)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.socketOption(.so_rcvbuf), value: Self.clientBuffer)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.accept(channel, for: target) }
      }
    let address = try SocketAddress(
      ipAddress: "\(port.listener.address)", port: Int(port.listener.port.number))
    return RelayListener(try await bootstrap.bind(to: address).get(), target)
  }

  /// Ends all connections and the thread. The listeners must be closed.
  func shutdown() async {
    await connections.closeAll()
    // The only error is that it was shut down before.
    try? await group.shutdownGracefully()
  }

  // MARK: Connections

  private func accept(_ channel: any Channel, for target: RelayTarget) throws {
    if case .refused(let isNews) = connections.add(channel) {
      if isNews { logger.warning("\(connections.limit) connections to localhost: \(Self.full)") }
      channel.resetWhenClosed()
      throw ChannelError.ioOnClosedChannel
    }
    let client = RelaySide(buffers.value)
    try client.add(to: channel, buffers)
    let (port, endpoint) = target.pick(for: channel.remoteAddress.flatMap(AddressAndPort.init))
    let server = RelaySide(buffers.value)
    try dial(endpoint, server, on: channel.eventLoop).assumeIsolated().whenComplete { [logger] result in
      switch result {
      case .success where client.isOpen: RelaySide.join(client, server)
      case .success: server.reset()
      case .failure(let error):
        logger.debug("\(port.listener) of Service \(port.name): cannot connect to \(endpoint): \(error)")
        client.reset()
      }
    }
  }

  private func dial(
    _ endpoint: LocalhostEndpoint, _ side: RelaySide, on loop: any EventLoop
  ) throws -> EventLoopFuture<any Channel> {
    let address = try SocketAddress(ipAddress: "\(endpoint.address)", port: Int(endpoint.port.number))
    let side = NIOLoopBound(side, eventLoop: loop)
    return ClientBootstrap(group: loop)
      .connectTimeout(Self.dialTimeout)
      .channelOption(.socketOption(.so_rcvbuf), value: Self.endpointBuffer)
      .channelOption(.socketOption(.so_keepalive), value: 1)
      .channelOption(Self.tcp(TCP_KEEPIDLE), value: Self.keepaliveSeconds)
      .channelOption(Self.tcp(TCP_KEEPINTVL), value: Self.keepaliveSeconds)
      .channelInitializer { [buffers] channel in
        channel.eventLoop.makeCompletedFuture { try side.value.add(to: channel, buffers) }
      }
      .connect(to: address)
  }

  private static func tcp(_ name: Int32) -> ChannelOptions.Types.SocketOption {
    ChannelOptions.Types.SocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: name))
  }

  private static let full = """
    this is the limit, and further ones are reset; clients should close connections that they do not use, or use the \
    node's address, where connections need no relay
    """
}

extension AddressAndPort {
  /// Nil for what is not an IP address with a port.
  fileprivate init?(_ address: SocketAddress) {
    guard let ip = address.ipAddress.flatMap({ IPAddress($0) }), let port = address.port.flatMap({ Port($0) })
    else { return nil }
    self.init(ip, port)
  }
}
