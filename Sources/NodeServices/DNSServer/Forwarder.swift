internal import NIOCore
internal import NIOPosix
internal import ServiceDNS
private import Synchronization

/// Forwards queries to upstream servers, one after the other, and returns the first usable response. It does not cache;
/// the upstream resolvers do.
final class Forwarder: Sendable {
  /// The maximum number of outstanding forwarded queries per connection.
  static let limitPerConnection = 32
  /// The maximum number of outstanding forwarded queries, each of which has a socket.
  private static let limit = 256
  private static let timeout = TimeAmount.seconds(2)

  private let upstream: UpstreamServers
  private let own: [DNSServerAddress]
  private let outstanding = Mutex(0)

  /// Creates a forwarder; nil if there are no upstream servers.
  ///
  /// - Parameter own: our own listening addresses, to which nothing is forwarded.
  init?(_ upstream: UpstreamServers, own: [DNSServerAddress]) {
    if case .none = upstream { return nil }
    self.upstream = upstream
    self.own = own
  }

  /// Returns the response to a client's query: that of an upstream server, with the client's message ID, or SERVFAIL.
  /// The future never fails.
  func answer(
    to message: ByteBuffer, _ query: DNSQuery, byTCP: Bool, on loop: any EventLoop
  ) -> EventLoopFuture<[UInt8]> {
    let failure = DNSResponse(to: query, .serverFailure).datagram
    guard hasRoom() else { return loop.makeSucceededFuture(failure) }
    let servers = upstream.list(without: own)[...]
    return ask(servers, ForwardedQuery(message, query, byTCP: byTCP), on: loop)
      .always { _ in self.outstanding.withLock { $0 -= 1 } }
      .map { $0 ?? failure }
  }

  private func hasRoom() -> Bool {
    outstanding.withLock { count in
      guard count < Self.limit else { return false }
      count += 1
      return true
    }
  }

  /// Queries the servers in turn. SERVFAIL, NOTIMP and REFUSED are returned only if no server does better; nil if none
  /// responds.
  private func ask(
    _ servers: ArraySlice<DNSServerAddress>, _ query: ForwardedQuery, on loop: any EventLoop
  ) -> EventLoopFuture<[UInt8]?> {
    guard let server = servers.first else { return loop.makeSucceededFuture(nil) }
    return query.response(from: server, within: Self.timeout, on: loop).flatMap { answer in
      guard let answer, ![2, 4, 5].contains(answer[3] & 0xf) else {
        return self.ask(servers.dropFirst(), query, on: loop).map { $0 ?? answer }
      }
      return loop.makeSucceededFuture(answer)
    }
  }
}

/// A client's query, as it is sent to upstream servers.
private struct ForwardedQuery {
  private let bytes: [UInt8]
  private let query: DNSQuery
  private let byTCP: Bool

  init(_ message: ByteBuffer, _ query: DNSQuery, byTCP: Bool) {
    bytes = Array(message.readableBytesView)
    self.query = query
    self.byTCP = byTCP
  }

  /// Sends the query to a server; nil if no response arrives in time. Each query has its own socket, and therefore
  /// port, and message ID, to prevent spoofing by off-path attackers (RFC 5452, section 9.2).
  func response(
    from server: DNSServerAddress, within time: TimeAmount, on loop: any EventLoop
  ) -> EventLoopFuture<[UInt8]?> {
    var sent = query
    sent.id = .random(in: .min ... .max)
    let promise = loop.makePromise(of: [UInt8]?.self)
    let timeout = loop.scheduleTask(in: time) { promise.succeed(nil) }
    let channel = connect(to: server, within: time, UpstreamHandler(sent, promise), on: loop)
    channel.whenFailure { _ in promise.succeed(nil) }
    let message = framed(with: sent.id)
    channel.whenSuccess { $0.writeAndFlush(message, promise: nil) }
    let id = query.id
    return promise.futureResult.map { answer in
      timeout.cancel()
      channel.whenSuccess { $0.close(promise: nil) }
      guard var answer else { return nil }
      answer[0] = UInt8(id >> 8)
      answer[1] = UInt8(id & 0xff)
      return answer
    }
  }

  private func framed(with id: UInt16) -> ByteBuffer {
    var buffer = ByteBuffer()
    if byTCP { buffer.writeInteger(UInt16(clamping: bytes.count)) }
    buffer.writeInteger(id)
    buffer.writeBytes(bytes.dropFirst(2))
    return buffer
  }

  private func connect(
    to server: DNSServerAddress, within time: TimeAmount, _ handler: UpstreamHandler, on loop: any EventLoop
  ) -> EventLoopFuture<any Channel> {
    let address: SocketAddress
    do {
      address = try SocketAddress(ipAddress: "\(server.address)", port: Int(server.port))
    } catch { return loop.makeFailedFuture(error) }
    guard byTCP else {
      return DatagramBootstrap(group: loop)
        .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_535))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(DatagramEnvelopes(), handler)
          }
        }
        .connect(to: address)
    }
    return ClientBootstrap(group: loop).connectTimeout(time)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            ByteToMessageHandler(StreamFraming(), maximumBufferSize: 1 << 17), handler)
        }
      }
      .connect(to: address)
  }
}

/// Strips the sender from datagrams, which on a connected socket is always the same.
private final class DatagramEnvelopes: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias InboundOut = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.fireChannelRead(wrapInboundOut(unwrapInboundIn(data).data))
  }
}

/// Waits for the response to one query, ignoring other messages.
private final class UpstreamHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer

  private let query: DNSQuery
  private let promise: EventLoopPromise<[UInt8]?>

  init(_ query: DNSQuery, _ promise: EventLoopPromise<[UInt8]?>) {
    self.query = query
    self.promise = promise
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = Array(unwrapInboundIn(data).readableBytesView)
    if query.isAnswered(by: bytes) { promise.succeed(bytes) }
  }

  /// The server does not listen (ECONNREFUSED), or the connection failed.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.succeed(nil) }

  func channelInactive(context: ChannelHandlerContext) { promise.succeed(nil) }
}
