internal import ClusterModel
internal import NIOCore
internal import NIOHTTP1

/// Responds to the requests of one connection, one after the other.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let respond: @Sendable (HTTPRequest) -> HTTPResponse
  private var head: HTTPRequestHead?

  init(respond: @escaping @Sendable (HTTPRequest) -> HTTPResponse) { self.respond = respond }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break  // No handler reads it.
    case .end:
      guard let head else { return }
      self.head = nil
      write(to: context, responseTo: head)
    }
  }

  private func write(to context: ChannelHandlerContext, responseTo head: HTTPRequestHead) {
    let response = respond(HTTPRequest(method: head.method.rawValue, target: head.uri))
    let status = HTTPResponseStatus(statusCode: response.status)
    let responseHead = HTTPResponseHead(
      version: .http1_1, status: status, headers: headers(of: response, keepsAlive: head.isKeepAlive))
    context.write(wrapOutboundOut(.head(responseHead)), promise: nil)
    if head.method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: response.body)))), promise: nil)
    }
    let written = context.eventLoop.makePromise(of: Void.self)
    if !head.isKeepAlive {
      let context = NIOLoopBound(context, eventLoop: context.eventLoop)
      written.futureResult.whenComplete { _ in context.value.close(promise: nil) }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
  }

  private func headers(of response: HTTPResponse, keepsAlive: Bool) -> HTTPHeaders {
    var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
    headers.add(name: "Content-Length", value: String(response.body.utf8.count))
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

  /// Errors of a connection, such as a reset by the client, are not worth logging.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
