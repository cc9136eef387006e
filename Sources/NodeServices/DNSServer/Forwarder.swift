internal import NIOCore
internal import NIOPosix
internal import ServiceDNS
private import Synchronization

/// Asks other servers, one after the other, and passes on the first good answer. It remembers nothing: the servers that a
/// machine asks do that.
final class Forwarder: Sendable {
  /// How many questions of one connection may wait for others.
  static let mostOfConnection = 32
  /// How many questions may wait for others at all: each has a socket.
  private static let most = 256
  private static let patience = TimeAmount.seconds(2)

  private let upstream: UpstreamServers
  private let own: [NameServerPlace]
  private let outstanding = Mutex(0)

  /// Nil when nobody is to be asked.
  ///
  /// - Parameter own: where we listen ourselves.
  init?(_ upstream: UpstreamServers, own: [NameServerPlace]) {
    if case .none = upstream { return nil }
    self.upstream = upstream
    self.own = own
  }

  /// The answer to a client's message, which is a question: another server's, with the client's number, or SERVFAIL. Never
  /// fails.
  func answer(
    to message: ByteBuffer, _ query: DNSQuery, byTCP: Bool, on loop: any EventLoop
  ) -> EventLoopFuture<[UInt8]> {
    let failure = DNSResponse(to: query, .serverFailure).datagram
    guard hasRoom() else { return loop.makeSucceededFuture(failure) }
    let servers = upstream.list(without: own)[...]
    return ask(servers, Question(message, query, byTCP: byTCP), on: loop)
      .always { _ in self.outstanding.withLock { $0 -= 1 } }
      .map { $0 ?? failure }
  }

  private func hasRoom() -> Bool {
    outstanding.withLock { count in
      guard count < Self.most else { return false }
      count += 1
      return true
    }
  }

  /// Nil when nobody knows. What is said without knowing (SERVFAIL, NOTIMP, REFUSED) is passed on only if nobody does.
  private func ask(
    _ servers: ArraySlice<NameServerPlace>, _ question: Question, on loop: any EventLoop
  ) -> EventLoopFuture<[UInt8]?> {
    guard let server = servers.first else { return loop.makeSucceededFuture(nil) }
    return question.answer(of: server, within: Self.patience, on: loop).flatMap { answer in
      guard let answer, ![2, 4, 5].contains(answer[3] & 0xf) else {
        return self.ask(servers.dropFirst(), question, on: loop).map { $0 ?? answer }
      }
      return loop.makeSucceededFuture(answer)
    }
  }
}

/// A question of a client, as it is put to others.
private struct Question {
  private let bytes: [UInt8]
  private let query: DNSQuery
  private let byTCP: Bool

  init(_ message: ByteBuffer, _ query: DNSQuery, byTCP: Bool) {
    bytes = Array(message.readableBytesView)
    self.query = query
    self.byTCP = byTCP
  }

  /// Nil when none comes in time. Each question has a socket, and so a port, and a number of its own, lest somebody
  /// who cannot see them answer in the server's place (RFC 5452, section 9.2).
  func answer(
    of server: NameServerPlace, within time: TimeAmount, on loop: any EventLoop
  ) -> EventLoopFuture<[UInt8]?> {
    var asked = query
    asked.id = .random(in: .min ... .max)
    let promise = loop.makePromise(of: [UInt8]?.self)
    let timeout = loop.scheduleTask(in: time) { promise.succeed(nil) }
    let channel = connect(to: server, within: time, UpstreamHandler(asked, promise), on: loop)
    channel.whenFailure { _ in promise.succeed(nil) }
    let message = framed(with: asked.id)
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
    to server: NameServerPlace, within time: TimeAmount, _ handler: UpstreamHandler, on loop: any EventLoop
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

/// Datagrams without their sender: a connected socket has one alone.
private final class DatagramEnvelopes: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias InboundOut = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.fireChannelRead(wrapInboundOut(unwrapInboundIn(data).data))
  }
}

/// Waits for the answer to one question, and for no other message.
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

  /// Nobody listens there (ECONNREFUSED), or the connection broke.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.succeed(nil) }

  func channelInactive(context: ChannelHandlerContext) { promise.succeed(nil) }
}
