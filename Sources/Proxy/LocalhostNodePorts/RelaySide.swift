internal import Glibc
internal import NIOCore

/// One of the two sides of a relayed connection: that of the client, or that of the endpoint. What it reads is written by
/// its peer, and it reads on when that is written. The end of what it reads is passed on as such, so that either side may
/// go on receiving after it has sent everything. Everything happens on the thread of both channels.
final class RelaySide: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let buffers: RelayBuffers
  private var context: ChannelHandlerContext?
  private var peer: RelaySide?
  /// What arrived before there was a peer. NIO reads everything when the sender has closed its side.
  private var early: [ByteBuffer] = []
  /// What waits here for being written.
  private var late: [ByteBuffer] = []
  /// Whether everything has been read that will ever arrive.
  private var hasEnded = false
  /// Whether nothing will be written after what is written already.
  private var isFinishing = false
  private var hasFailed = false

  init(_ buffers: RelayBuffers) { self.buffers = buffers }

  /// Whether its channel is still open.
  var isOpen: Bool { context != nil }

  /// Adds the side to its channel, before that is active.
  func add(to channel: any Channel, _ buffers: NIOLoopBoundBox<RelayBuffers>) throws {
    let options = channel.syncOptions
    try options?.setOption(.autoRead, value: false)
    try options?.setOption(.allowRemoteHalfClosure, value: true)
    // One, so that nothing is read before what was read is written.
    try options?.setOption(.maxMessagesPerRead, value: 1)
    try options?.setOption(.writeBufferWaterMark, value: .init(low: 1, high: 1))
    try options?.setOption(.recvAllocator, value: RelayBufferSource(buffers))
    try channel.pipeline.syncOperations.addHandler(self)
  }

  /// Connects two sides, and begins to relay.
  static func join(_ one: RelaySide, _ other: RelaySide) {
    (one.peer, other.peer) = (other, one)
    one.sendEarly()
    other.sendEarly()
    one.readOn()
    other.readOn()
  }

  private func sendEarly() {
    let buffers = early
    early = []
    for buffer in buffers {
      self.buffers.release(buffer)
      peer?.write(buffer)
    }
    if hasEnded { peer?.finish() }
  }

  // MARK: Events of its channel

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { forget() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    if let peer { return peer.write(buffer) }
    buffers.hold(buffer)
    early.append(buffer)
  }

  func channelReadComplete(context: ChannelHandlerContext) { readOn() }

  /// Everything has been written, so that there is room for more.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard context.channel.isWritable else { return }
    releaseLate()
    peer?.readOn()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed, !hasEnded else { return }
    hasEnded = true
    peer?.finish()
  }

  /// A reset, by the other machine or its kernel.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    hasFailed = true
    context.close(promise: nil)
  }

  /// NIO closes the channel without another event when both directions have ended.
  func channelInactive(context: ChannelHandlerContext) {
    let peer = peer
    let isComplete = !hasFailed && (hasEnded || isFinishing)
    hasEnded = true
    forget()
    if isComplete { peer?.finish(closing: true) } else { peer?.reset() }
  }

  // MARK: What its peer asks for

  private func write(_ buffer: ByteBuffer) {
    guard let context else { return }
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    guard !context.channel.isWritable else { return buffers.reuse(buffer) }
    buffers.hold(buffer)
    late.append(buffer)
  }

  /// Ends the output when everything is written; also closes the channel if nothing will arrive any more.
  private func finish(closing: Bool = false) {
    guard let context, closing || !isFinishing else { return }
    isFinishing = true
    guard closing || hasEnded else { return context.close(mode: .output, promise: nil) }
    // Closing the output of a channel whose input has ended would discard what is not written yet.
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
  }

  private func readOn() {
    guard let peer, let context, peer.isOpen, peer.context?.channel.isWritable == true else { return }
    context.read()
  }

  /// Closes the channel with a reset, so that nobody takes what was sent for everything.
  func reset() {
    guard let context else { return }
    context.channel.resetWhenClosed()
    context.close(promise: nil)
  }

  // MARK: Memory

  private func releaseLate() {
    for buffer in late { buffers.release(buffer) }
    late = []
  }

  private func forget() {
    releaseLate()
    for buffer in early { buffers.release(buffer) }
    (context, peer, early) = (nil, nil, [])
  }
}

extension Channel {
  /// Lets the next close end the connection with a reset.
  func resetWhenClosed() {
    guard let socket = self as? any SocketOptionProvider else { return }
    _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
  }
}
