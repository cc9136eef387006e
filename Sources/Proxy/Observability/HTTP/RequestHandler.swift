internal import ClusterModel
internal import NIOCore
internal import NIOHTTP1

/// Responds to the requests of one connection, one after the other.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let respond: @Sendable (HTTPRequest) -> HTTPResponse
  private let noteUse: () -> Void
  private var head: HTTPRequestHead?
  /// The head of a whole request that is answered as soon as the client reads.
  private var waiting: HTTPRequestHead?

  /// - Parameter noteUse: called for each request that is answered.
  init(respond: @escaping @Sendable (HTTPRequest) -> HTTPResponse, noteUse: @escaping () -> Void) {
    self.respond = respond
    self.noteUse = noteUse
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break  // No handler reads it.
    case .end:
      guard let head else { return }
      self.head = nil
      waiting = head
      answer(context)
    }
  }

  /// Answers if the client reads what it has asked for; else the answers to one that asks and asks would fill the memory.
  /// The next request arrives only after the answer (NIO's HTTPServerPipelineHandler).
  private func answer(_ context: ChannelHandlerContext) {
    guard context.channel.isWritable, let head = waiting else { return }
    waiting = nil
    noteUse()
    write(to: context, responseTo: head)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    answer(context)
    context.fireChannelWritabilityChanged()
  }

  private func write(to context: ChannelHandlerContext, responseTo head: HTTPRequestHead) {
    let request = HTTPRequest(head)
    let response = respond(request)
    let status = HTTPResponseStatus(statusCode: response.status)
    var headers = headers(of: response, keepsAlive: head.isKeepAlive)
    let body = body(of: response, to: request, &headers)
    let responseHead = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(responseHead)), promise: nil)
    if head.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    let written = context.eventLoop.makePromise(of: Void.self)
    if !head.isKeepAlive {
      let context = NIOLoopBound(context, eventLoop: context.eventLoop)
      written.futureResult.whenComplete { _ in context.value.close(promise: nil) }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
  }

  private func headers(of response: HTTPResponse, keepsAlive: Bool) -> HTTPHeaders {
    var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
    headers.add(name: "Date", value: CivilTime(unixNanoseconds: ClockReading.now().unixNanoseconds).httpDate)
    headers.add(name: "Connection", value: keepsAlive ? "keep-alive" : "close")
    return headers
  }

  /// Returns the body as it is sent, and adds the headers that describe it.
  private func body(
    of response: HTTPResponse, to request: HTTPRequest, _ headers: inout HTTPHeaders
  ) -> ByteBuffer {
    var body = ByteBuffer(string: response.body)
    if response.isCompressible {
      headers.add(name: "Vary", value: "Accept-Encoding")
      if request.prefersGzip, let compressed = response.body.gzipped {
        headers.add(name: "Content-Encoding", value: "gzip")
        body = ByteBuffer(bytes: compressed)
      }
    }
    headers.add(name: "Content-Length", value: String(body.readableBytes))
    return body
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

extension HTTPRequest {
  fileprivate init(_ head: HTTPRequestHead) {
    self.init(
      method: head.method.rawValue, target: head.uri,
      accept: head.headers["Accept"].joined(separator: ","),
      acceptEncoding: head.headers["Accept-Encoding"].joined(separator: ","))
  }
}
