internal import NIOCore

/// Splits a TCP stream into messages, each preceded by a two-byte length (RFC 1035, section 4.2.2).
struct StreamFraming: ByteToMessageDecoder {
  typealias InboundOut = ByteBuffer

  mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) -> DecodingState {
    guard let message = buffer.readLengthPrefixedSlice(as: UInt16.self) else { return .needMoreData }
    context.fireChannelRead(wrapInboundOut(message))
    return .continue
  }

  /// Discards an incomplete message at the end of the stream.
  mutating func decodeLast(
    context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
  ) -> DecodingState {
    while decode(context: context, buffer: &buffer) == .continue {}
    return .needMoreData
  }
}
