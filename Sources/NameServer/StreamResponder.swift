internal import NIOCore

/// Answers messages that come over a connection, in their order.
final class StreamResponder: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let zone: SharedZone

  init(_ zone: SharedZone) { self.zone = zone }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let question = unwrapInboundIn(data)
    // Who asks and asks and never reads, or sends what is no question, is no client.
    guard context.channel.isWritable,
      let reply = zone.reply(to: Array(question.readableBytesView), isDatagram: false)
    else { return context.close(promise: nil) }
    var buffer = context.channel.allocator.buffer(capacity: reply.count + 2)
    buffer.writeInteger(UInt16(clamping: reply.count))
    buffer.writeBytes(reply)
    context.write(wrapOutboundOut(buffer), promise: nil)
  }

  func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
