internal import AsyncHTTPClient
internal import KubeWire
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// One kind's objects on one server, as far as they are selected: how to ask for a page, and for a watch.
struct ListWatcher: Sendable {
  let selector: ObjectSelector
  let connection: APIConnection
  private var reader: ResponseDecoder
  /// Whether the server refused to write protobuf.
  private var wantsJSON = false

  var kind: WireKind { reader.kind }

  init(kind: WireKind, selector: ObjectSelector, connection: APIConnection) {
    self.selector = selector
    self.connection = connection
    reader = ResponseDecoder(kind)
  }

  /// One page, and in how many bytes it came.
  mutating func page(_ request: ListRequest) async throws(APIError) -> (page: WireList, bytes: Int) {
    var query = selector.query
    if let limit = request.limit { query.append(("limit", "\(limit)")) }
    if let token = request.continueToken { query.append(("continue", token)) }
    var asked = APIRequest(path: kind.path, query: query)
    asked.accept = ResponseFormat.acceptAll
    let begin = ContinuousClock.now
    defer { connection.ended(asked, since: begin) }
    let response = try await open(&asked, .answer)
    do {
      let bytes = try await APIConnection.body(of: response, limit: 64 << 20)
      return (try reader.list(bytes, try Self.format(of: response)), bytes.count)
    } catch {
      throw connection.error(error, in: asked)
    }
  }

  /// Opens a watch that goes on from this resource version, and gives each event to `body` until that returns a value.
  ///
  /// - Parameter timeoutSeconds: when the server shall end it.
  /// - Returns: what `body` gave, or nil when the server ended the watch.
  mutating func watch<Result>(
    from resourceVersion: String, timeoutSeconds: Int, opened: () -> Void, _ body: (WatchEvent) -> Result?
  ) async throws(APIError) -> Result? {
    var asked = APIRequest(
      path: kind.path,
      query: selector.query + [
        ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
        ("timeoutSeconds", "\(timeoutSeconds)"),
      ])
    asked.accept = ResponseFormat.acceptAllStreams
    let response = try await open(&asked, .stream)
    opened()
    do {
      return try await read(response, body)
    } catch {
      throw connection.error(error, in: asked)
    }
  }

  /// Sends the request, in JSON's name if the server does not want it otherwise.
  private mutating func open(
    _ request: inout APIRequest, _ use: APIConnection.Use
  ) async throws(APIError) -> HTTPClientResponse {
    if wantsJSON { request.accept = ResponseFormat.acceptJSON }
    do throws(APIError) {
      return try await connection.open(request, use)
    } catch {
      guard case .refused(let status) = error.cause, [406, 415].contains(status.code), !wantsJSON else {
        throw error
      }
      connection.logger.notice(
        "\(kind.resource): the API server does not serve protobuf; JSON is used, which costs more")
      wantsJSON = true
      request.accept = ResponseFormat.acceptJSON
      return try await connection.open(request, use)
    }
  }

  private mutating func read<Result>(
    _ response: HTTPClientResponse, _ body: (WatchEvent) -> Result?
  ) async throws -> Result? {
    let format = try Self.format(of: response)
    var frames = FrameSplitter(format)
    for try await piece in response.body {
      frames.append(piece.readableBytesView)
      while let frame = try frames.next() {
        if let result = body(try reader.event(frame, format)) { return result }
      }
    }
    try Task.checkCancellation()
    if !frames.isEmpty { throw RequestFailure.connectionClosed }
    return nil
  }

  private static func format(of response: HTTPClientResponse) throws(RequestFailure) -> ResponseFormat {
    let type = response.headers.first(name: "content-type") ?? ""
    guard let format = ResponseFormat(contentType: type) else {
      throw .malformed("the response has content type \"\(type.onOneLine)\"")
    }
    return format
  }
}
