internal import AsyncHTTPClient
package import KubeWire
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Lists and watches the selected objects of one kind on one server; the counterpart of client-go's ListerWatcher.
package struct ListWatcher: Sendable {
  let selector: ObjectSelector
  let connection: APIConnection
  private var reader: ResponseDecoder
  /// Whether to ask for JSON alone: because it was configured, or because the server rejected protobuf.
  private var wantsJSON: Bool

  package var kind: WireKind { reader.kind }

  package init(kind: WireKind, selector: ObjectSelector, connection: APIConnection) {
    self.selector = selector
    self.connection = connection
    wantsJSON = connection.wantsJSON
    reader = ResponseDecoder(kind)
  }

  /// Requests one page, and returns it with its size in bytes.
  package mutating func page(_ request: ListRequest) async throws(APIError) -> (page: WireList, bytes: Int) {
    var query = selector.query
    if let limit = request.limit { query.append(("limit", "\(limit)")) }
    if let token = request.continueToken { query.append(("continue", token)) }
    var apiRequest = APIRequest(.list(kind), query: query)
    apiRequest.accept = ResponseFormat.acceptAll
    apiRequest.isLimited = request.continueToken == nil
    let begin = ContinuousClock.now
    var received: Int?
    defer { connection.ended(apiRequest, since: begin, received: received) }
    let response = try await open(&apiRequest, as: .whole)
    do {
      let bytes = try await APIConnection.body(of: response, limit: 64 << 20)
      received = bytes.count
      return (try reader.list(bytes, try Self.format(of: response)), bytes.count)
    } catch {
      throw connection.error(error, in: apiRequest)
    }
  }

  /// Watches from a resource version, and calls `body` with each event until it returns a value.
  ///
  /// - Parameter timeoutSeconds: when the server is to end the watch.
  /// - Returns: the value of `body`, or nil if the server ended the watch.
  package mutating func watch<Result>(
    from resourceVersion: String, timeoutSeconds: Int, opened: () -> Void, _ body: (WatchEvent) -> Result?
  ) async throws(APIError) -> Result? {
    var apiRequest = APIRequest(
      .watch(kind),
      query: selector.query + [
        ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
        ("timeoutSeconds", "\(timeoutSeconds)"),
      ])
    apiRequest.accept = ResponseFormat.acceptAllStreams
    let response = try await open(&apiRequest, as: .stream)
    opened()
    do {
      return try await read(response, body)
    } catch {
      throw connection.error(error, in: apiRequest)
    }
  }

  /// Sends a request, and repeats it with JSON if the server rejects protobuf.
  private mutating func open(
    _ request: inout APIRequest, as responseKind: APIConnection.ResponseKind
  ) async throws(APIError) -> HTTPClientResponse {
    if wantsJSON { request.accept = ResponseFormat.acceptJSON }
    do throws(APIError) {
      return try await connection.open(request, as: responseKind)
    } catch {
      guard case .refused(let status) = error.cause, [406, 415].contains(status.code), !wantsJSON else {
        throw error
      }
      connection.logger.notice(
        "\(kind.resource): the API server does not serve protobuf; JSON is used, which costs more")
      wantsJSON = true
      request.accept = ResponseFormat.acceptJSON
      return try await connection.open(request, as: responseKind)
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
