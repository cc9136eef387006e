internal import NIOCore

/// Answers datagrams.
final class DatagramResponder: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>

  private let zone: SharedZone

  init(_ zone: SharedZone) { self.zone = zone }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let question = unwrapInboundIn(data)
    guard let reply = zone.reply(to: Array(question.data.readableBytesView), isDatagram: true) else { return }
    let envelope = AddressedEnvelope(
      remoteAddress: question.remoteAddress, data: context.channel.allocator.buffer(bytes: reply))
    context.write(wrapOutboundOut(envelope), promise: nil)
  }

  func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

  /// A client that has gone (ECONNREFUSED) is no reason to close the socket.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
