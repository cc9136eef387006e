internal import NIOCore

/// Answers datagrams.
final class DatagramResponder: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>

  private let zone: SharedZone
  private let forwarder: Forwarder?

  init(_ zone: SharedZone, _ forwarder: Forwarder?) {
    self.zone = zone
    self.forwarder = forwarder
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let question = unwrapInboundIn(data)
    let client = question.remoteAddress
    switch zone.outcome(of: Array(question.data.readableBytesView), isDatagram: true) {
    case .silence: break
    case .reply(let reply): write(reply, to: client, context)
    case .others(let query):
      forwarder?.answer(to: question.data, query, byTCP: false, on: context.eventLoop).assumeIsolated()
        .whenSuccess { reply in
          self.write(reply, to: client, context)
          context.flush()
        }
    }
  }

  private func write(_ reply: [UInt8], to client: SocketAddress, _ context: ChannelHandlerContext) {
    let envelope = AddressedEnvelope(
      remoteAddress: client, data: context.channel.allocator.buffer(bytes: reply))
    context.write(wrapOutboundOut(envelope), promise: nil)
  }

  func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

  /// A client that has gone (ECONNREFUSED) is no reason to close the socket.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
