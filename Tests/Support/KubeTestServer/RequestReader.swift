internal import NIOCore
internal import NIOHTTP1

/// Gathers the requests of one connection, and ends its task with it.
final class RequestReader: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart

  /// A whole request.
  struct Request: Sendable {
    let head: HTTPRequestHead
    var body: [UInt8] = []
  }

  private let state: ServerState
  private var request: Request?
  private var feed: AsyncStream<Request>.Continuation?
  private var task: Task<Void, Never>?

  init(state: ServerState) { self.state = state }

  func channelActive(context: ChannelHandlerContext) {
    let (requests, feed) = AsyncStream<Request>.makeStream()
    let connection = Connection(state: state, channel: context.channel)
    self.feed = feed
    task = Task { await connection.run(requests) }
    state.add(context.channel)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = Request(head: head)
    case .body(let bytes): request?.body += bytes.readableBytesView
    case .end:
      if let request { feed?.yield(request) }
      request = nil
    }
  }

  /// The client is gone, so a watch has nobody to tell.
  func channelInactive(context: ChannelHandlerContext) {
    feed?.finish()
    task?.cancel()
    state.remove(context.channel)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error _: any Error) { context.close(promise: nil) }
}

/// Writes the parts of an answer, each as soon as there is room for it.
struct ResponseWriter: Sendable {
  let channel: any Channel

  func write(_ part: HTTPServerResponsePart) async throws { try await channel.writeAndFlush(part).get() }
}
