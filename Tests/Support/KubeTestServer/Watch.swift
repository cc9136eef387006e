internal import NIOCore
internal import NIOHTTP1

/// One watch, until it ends or the client goes.
struct Watch: Sendable {
  let call: APICall
  let fault: Fault?
  let connection: Connection
  let outbound: ResponseWriter

  private var state: ServerState { connection.state }
  private var wire: WireChoice { WireChoice(call, state.settings) }

  func run() async throws {
    let start = call.query["resourceVersion"].flatMap(Int.init)
    var position = start.flatMap { $0 > 0 ? $0 : nil } ?? state.read { $0.version }
    if state.read({ $0.changes(after: position) }) == nil, !state.settings.tellsExpiryAsEvent {
      let refusal = Answer.expired("too old resource version: \(position)").written(in: wire)
      return try await connection.send(refusal, outbound)
    }
    try await outbound.write(
      .head(
        HTTPResponseHead(version: .http1_1, status: .ok, headers: ["content-type": wire.contentType(.watch)]))
    )
    if try await !begin() { return }
    let (number, wakes) = state.subscribe()
    defer { state.unsubscribe(number) }
    try await withThrowingTaskGroup { group in
      group.addTask { try await self.sendBookmarks(number) }
      group.addTask { try await self.end(after: timeout) }
      try await follow(wakes, from: &position)
      group.cancelAll()
    }
  }

  private var timeout: Duration { .seconds(call.query["timeoutSeconds"].flatMap(Int.init) ?? 1800) }

  /// Does what the fault says at the beginning; false when the watch is over then.
  private func begin() async throws -> Bool {
    switch fault {
    case .silence:
      try await Task.sleep(for: .seconds(3600))
      return false
    case .errorEvent(let code, let reason):
      try await write(wire.error(code, reason: reason, message: "told to fail"))
    case .garbage: try await write([UInt8]("this is no event\n".utf8))
    case .endWatch: break
    default: return true
    }
    try await outbound.write(.end(nil))
    return false
  }

  private func follow(_ wakes: AsyncStream<Void>, from position: inout Int) async throws {
    var sentBookmark = ContinuousClock.now
    while !Task.isCancelled {
      guard let changes = state.read({ $0.changes(after: position).map(Array.init) }) else {
        let message = "too old resource version: \(position)"
        try await write(wire.error(410, reason: "Expired", message: message))
        return try await outbound.write(.end(nil))
      }
      for change in changes where try await !tell(change) { return }
      position = changes.last?.version ?? position
      // kube-apiserver does not send bookmarks from before the watch's start.
      let isBehind = state.read { $0.version } < position
      if call.query["allowWatchBookmarks"] == "true", !isBehind,
        .now - sentBookmark >= state.settings.bookmarkInterval
      {
        try await write(wire.bookmark(of: call.resource, at: position))
        sentBookmark = .now
      }
      var wake = wakes.makeAsyncIterator()
      guard await wake.next() != nil else { return }
    }
  }

  /// False when the connection was ended on purpose.
  private func tell(_ change: ObjectStore.Change) async throws -> Bool {
    guard let event = WatchScope(call).event(for: change) else { return true }
    let frame = wire.frame(event.type, event.object)
    switch fault {
    case .cutFirstEvent:
      try await write(Array(frame.prefix(frame.count / 2)))
      try await connection.breakOff()
      return false
    case .repeatEvents:
      try await write(frame + frame)
    case .trickle(let bytes, let pause):
      for start in stride(from: 0, to: frame.count, by: bytes) {
        try await write(Array(frame[start...].prefix(bytes)))
        try await Task.sleep(for: pause)
      }
    default: try await write(frame)
    }
    return true
  }

  /// Wakes the watch when a bookmark is due. The watch sends it itself, so that it comes after the events that it covers.
  private func sendBookmarks(_ number: Int) async throws {
    while true {
      try await Task.sleep(for: state.settings.bookmarkInterval)
      state.wake(number)
    }
  }

  private func end(after timeout: Duration) async throws {
    try await Task.sleep(for: timeout)
    try await outbound.write(.end(nil))
    try await connection.breakOff()
  }

  private func write(_ bytes: [UInt8]) async throws {
    try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
  }
}
