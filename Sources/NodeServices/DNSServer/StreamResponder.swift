internal import NIOCore
internal import ServiceDNS

/// Answers all messages that come over a connection. While the client does not read what it has asked for, nothing more is
/// read from it (RFC 7766, section 6.2.1.1, lets clients send question after question), so that a connection never holds
/// more than one answer and what one look at the socket has brought.
final class StreamResponder: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let zone: SharedZone
  private let forwarder: Forwarder?
  private let noteUse: () -> Void
  private var questions = CircularBuffer<ByteBuffer>()
  /// How many questions others have been asked, and have not answered yet.
  private var outstanding = 0
  private var isReadHeld = false
  /// The client has said all that it wanted, or something that is not a question.
  private var isEnding = false

  /// - Parameter noteUse: is called for each message.
  init(_ zone: SharedZone, _ forwarder: Forwarder?, noteUse: @escaping () -> Void) {
    self.zone = zone
    self.forwarder = forwarder
    self.noteUse = noteUse
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    questions.append(unwrapInboundIn(data))
    noteUse()
  }

  func channelReadComplete(context: ChannelHandlerContext) { answer(context) }

  func read(context: ChannelHandlerContext) {
    isReadHeld = !questions.isEmpty
    if !isReadHeld { context.read() }
  }

  /// The client has read. One answer, and other clients have their turn.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard context.channel.isWritable, !questions.isEmpty else { return }
    context.eventLoop.assumeIsolated().execute { self.answer(context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
    guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
    isEnding = true
    answer(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  // MARK: Answers

  /// As many as the connection takes now.
  private func answer(_ context: ChannelHandlerContext) {
    while context.channel.isWritable, outstanding < Forwarder.mostOfConnection,
      let question = questions.popFirst()
    {
      switch zone.outcome(of: Array(question.readableBytesView), isDatagram: false) {
      case .reply(let reply): write(reply, context)
      case .others(let query): ask(question, query, context)
      case .silence:
        isEnding = true
        questions.removeAll()
      }
    }
    context.flush()
    if isReadHeld, questions.isEmpty {
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

  /// Answers may overtake each other (RFC 7766, section 7).
  private func ask(_ question: ByteBuffer, _ query: DNSQuery, _ context: ChannelHandlerContext) {
    guard let forwarder else { return }
    outstanding += 1
    forwarder.answer(to: question, query, byTCP: true, on: context.eventLoop).assumeIsolated().whenSuccess {
      reply in
      self.outstanding -= 1
      guard context.channel.isActive else { return }
      self.write(reply, context)
      self.answer(context)
    }
  }

  /// What was written goes out before the end.
  private func endIfDone(_ context: ChannelHandlerContext) {
    guard isEnding, questions.isEmpty, outstanding == 0 else { return }
    let empty = context.channel.allocator.buffer(capacity: 0)
    context.writeAndFlush(wrapOutboundOut(empty)).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }
}
