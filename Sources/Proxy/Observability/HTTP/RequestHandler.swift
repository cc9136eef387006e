internal import NIOCore
internal import NIOHTTP1

/// Answers the requests of one connection, one after the other.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let answer: @Sendable (HTTPRequest) -> HTTPResponse
  private var head: HTTPRequestHead?

  init(answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break  // No page takes one.
    case .end:
      guard let head else { return }
      self.head = nil
      respond(to: head, context)
    }
  }

  private func respond(to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let answer = answer(HTTPRequest(method: head.method.rawValue, target: head.uri))
    let status = HTTPResponseStatus(statusCode: answer.status)
    let response = HTTPResponseHead(
      version: .http1_1, status: status, headers: headers(of: answer, keepsAlive: head.isKeepAlive))
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    if head.method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
    }
    let written = context.eventLoop.makePromise(of: Void.self)
    if !head.isKeepAlive {
      let context = NIOLoopBound(context, eventLoop: context.eventLoop)
      written.futureResult.whenComplete { _ in context.value.close(promise: nil) }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
  }

  private func headers(of answer: HTTPResponse, keepsAlive: Bool) -> HTTPHeaders {
    var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
    headers.add(name: "Content-Length", value: String(answer.body.utf8.count))
    headers.add(name: "Date", value: CivilTime(unixNanoseconds: ClockReading.now().unixNanoseconds).httpDate)
    headers.add(name: "Connection", value: keepsAlive ? "keep-alive" : "close")
    return headers
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  /// A client that went away in the middle is no news.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
