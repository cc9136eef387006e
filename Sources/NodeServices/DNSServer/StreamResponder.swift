internal import NIOCore
internal import ServiceDNS

/// Answers queries over TCP. While the client does not read responses, nothing more is read from it (RFC 7766, section
/// 6.2.1.1, allows pipelining), so that a connection never buffers more than one response and the result of one read.
final class StreamResponder: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let zone: SharedZone
  private let forwarder: Forwarder?
  private let noteUse: () -> Void
  private var queries = CircularBuffer<ByteBuffer>()
  /// The number of forwarded queries that are still unanswered.
  private var outstanding = 0
  private var isReadHeld = false
  /// Set after the client has closed its sending side or sent something that is not a query.
  private var isEnding = false

  /// - Parameter noteUse: called for each message.
  init(_ zone: SharedZone, _ forwarder: Forwarder?, noteUse: @escaping () -> Void) {
    self.zone = zone
    self.forwarder = forwarder
    self.noteUse = noteUse
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    queries.append(unwrapInboundIn(data))
    noteUse()
  }

  func channelReadComplete(context: ChannelHandlerContext) { answer(context) }

  func read(context: ChannelHandlerContext) {
    isReadHeld = !queries.isEmpty
    if !isReadHeld { context.read() }
  }

  /// Continues when the client has read. In a separate task, so that other clients get their turn.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard context.channel.isWritable, !queries.isEmpty else { return }
    context.eventLoop.assumeIsolated().execute { self.answer(context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
    guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
    isEnding = true
    answer(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  // MARK: Responses

  /// Answers queued queries as long as the connection is writable.
  private func answer(_ context: ChannelHandlerContext) {
    while context.channel.isWritable, outstanding < Forwarder.limitPerConnection,
      let message = queries.popFirst()
    {
      switch zone.outcome(of: Array(message.readableBytesView), isDatagram: false) {
      case .reply(let reply): write(reply, context)
      case .forward(let query): forward(message, query, context)
      case .noReply:
        isEnding = true
        queries.removeAll()
      }
    }
    context.flush()
    if isReadHeld, queries.isEmpty {
      isReadHeld = false
      context.read()
    }
    endIfDone(context)
  }

  private func write(_ reply: [UInt8], _ context: ChannelHandlerContext) {
    var buffer = context.channel.allocator.buffer(capacity: reply.count + 2)
    buffer.writeInteger(UInt16(clamping: reply.count))
    buffer.writeBytes(reply)
    context.write(wrapOutboundOut(buffer), promise: nil)
  }

  /// Forwards a query. Responses may be sent out of order (RFC 7766, section 7).
  private func forward(_ message: ByteBuffer, _ query: DNSQuery, _ context: ChannelHandlerContext) {
    guard let forwarder else { return }
    outstanding += 1
    forwarder.answer(to: message, query, byTCP: true, on: context.eventLoop).assumeIsolated().whenSuccess {
      reply in
      self.outstanding -= 1
      guard context.channel.isActive else { return }
      self.write(reply, context)
      self.answer(context)
    }
  }

  /// Closes the connection after pending responses have been sent.
  private func endIfDone(_ context: ChannelHandlerContext) {
    guard isEnding, queries.isEmpty, outstanding == 0 else { return }
    let empty = context.channel.allocator.buffer(capacity: 0)
    context.writeAndFlush(wrapOutboundOut(empty)).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }
}
