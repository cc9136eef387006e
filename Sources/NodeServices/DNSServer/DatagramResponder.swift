internal import NIOCore

/// Answers queries over UDP.
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
    let message = unwrapInboundIn(data)
    let client = message.remoteAddress
    switch zone.outcome(of: Array(message.data.readableBytesView), isDatagram: true) {
    case .noReply: break
    case .reply(let reply): write(reply, to: client, context)
    case .forward(let query):
      forwarder?.answer(to: message.data, query, byTCP: false, on: context.eventLoop).assumeIsolated()
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

  /// Ignores errors: a client that is gone (ECONNREFUSED) is not a reason to close the socket.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
