internal import AsyncHTTPClient
internal import KubeWire
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// A page that was requested, and is received whether or not somebody waits for it, on the thread of the connection. When
/// nobody needs it any more, the request is cancelled.
final class PageFetch: Sendable {
  /// The body of the page.
  struct Body: Sendable {
    var bytes: [UInt8]
    let format: ResponseFormat
  }

  /// What is known of the next page before this one has arrived completely.
  struct Next: Sendable {
    let token: String
    /// Whether this page comes slowly.
    let isSlow: Bool
  }

  private let task: Task<Result<Body, APIError>, Never>
  private let announcements: AsyncStream<Next>

  /// Sends the request.
  ///
  /// - Parameter buffer: receives the body; its memory is used again.
  init(_ request: APIRequest, _ connection: APIConnection, buffer: PageBuffer) {
    let (announcements, announcement) = AsyncStream.makeStream(of: Next.self)
    self.announcements = announcements
    task = Task(executorPreference: connection.executor) {
      defer { announcement.finish() }
      do throws(APIError) {
        return .success(try await connection.page(request, buffer.take()) { announcement.yield($0) })
      } catch {
        return .failure(error)
      }
    }
  }

  deinit { task.cancel() }

  /// Waits until it is known whether there is another page. Nil if this is the last one, or fails.
  func next() async -> Next? {
    for await next in announcements { return next }
    return nil
  }

  /// Waits for the body.
  func body() async throws(APIError) -> Body {
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    return try result.get()
  }
}

/// Memory for a page. It is handed over, so that its owner is the only one and it is not copied when it is written to.
final class PageBuffer: Sendable {
  private let bytes: Mutex<[UInt8]>

  init(_ bytes: consuming [UInt8]) { self.bytes = Mutex(bytes) }

  /// Returns the memory, empty, and gives it up.
  func take() -> [UInt8] {
    var taken: [UInt8] = []
    bytes.withLock { swap(&taken, &$0) }
    taken.removeAll(keepingCapacity: true)
    return taken
  }
}

extension APIConnection {
  /// Requests a page, and calls `announce` as soon as there is reason to believe that there is another one.
  fileprivate func page(
    _ request: APIRequest, _ buffer: consuming [UInt8], announce: (PageFetch.Next) -> Void
  ) async throws(APIError) -> PageFetch.Body {
    let begin = ContinuousClock.now
    var received: Int?
    defer { ended(request, since: begin, received: received) }
    let response = try await open(request, as: .whole)
    do {
      let format = try ResponseFormat(of: response)
      var announcement = NextPageAnnouncement(format, isCompressed: response.isCompressed)
      for try await piece in response.body {
        guard buffer.count + piece.readableBytes <= Self.largestBody else {
          throw RequestFailure.tooLarge(limit: Self.largestBody)
        }
        buffer += piece.readableBytesView
        if let next = announcement.next(after: buffer, isAtEnd: false) { announce(next) }
      }
      if let next = announcement.next(after: buffer, isAtEnd: true) { announce(next) }
      received = buffer.count
      return PageFetch.Body(bytes: buffer, format: format)
    } catch {
      throw self.error(error, in: request)
    }
  }
}

/// Looks into the first bytes of a page, once, when they are enough to tell how fast they come.
private struct NextPageAnnouncement {
  private let format: ResponseFormat
  private let isCompressed: Bool
  private let begin = ContinuousClock.now
  private var isDone = false

  init(_ format: ResponseFormat, isCompressed: Bool) {
    self.format = format
    self.isCompressed = isCompressed
  }

  mutating func next(after bytes: [UInt8], isAtEnd: Bool) -> PageFetch.Next? {
    guard !isDone, isAtEnd || bytes.count >= TransferRate.sample else { return nil }
    isDone = true
    // In JSON the token is found by decoding the page.
    guard format == .protobuf, let token = continueToken(atBeginningOf: bytes.span) else { return nil }
    let rate = TransferRate(bytes: bytes.count, time: .now - begin)
    return PageFetch.Next(token: token, isSlow: isCompressed || rate.isSlow)
  }
}

extension HTTPClientResponse {
  fileprivate var isCompressed: Bool { headers.contains(name: "content-encoding") }
}

extension ResponseFormat {
  /// Returns the format that a response says it has.
  init(of response: HTTPClientResponse) throws(RequestFailure) {
    let type = response.headers.first(name: "content-type") ?? ""
    guard let format = ResponseFormat(contentType: type) else {
      throw .malformed("the response has content type \"\(type.onOneLine)\"")
    }
    self = format
  }
}
