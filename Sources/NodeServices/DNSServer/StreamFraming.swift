internal import NIOCore

/// Messages over TCP, each after its length in two bytes (RFC 1035, section 4.2.2).
struct StreamFraming: ByteToMessageDecoder {
  typealias InboundOut = ByteBuffer

  mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) -> DecodingState {
    guard let message = buffer.readLengthPrefixedSlice(as: UInt16.self) else { return .needMoreData }
    context.fireChannelRead(wrapInboundOut(message))
    return .continue
  }

  /// What is left at the end is half a message.
  mutating func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) -> DecodingState {
    while decode(context: context, buffer: &buffer) == .continue {}
    return .needMoreData
  }
}
