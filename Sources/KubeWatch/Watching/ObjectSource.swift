internal import AsyncHTTPClient
internal import KubeDecoding

/// One kind's objects on one server, as far as they are selected: how to ask for a page, and for a watch.
struct ObjectSource: Sendable {
  let kind: WatchedKind
  let selection: Selection
  let connection: APIConnection

  /// One page, and in how many bytes it came.
  func page(_ request: ListRequest) async throws(APIError) -> (page: ListPage, bytes: Int) {
    var query = selection.query
    if let limit = request.limit { query.append(("limit", "\(limit)")) }
    if let token = request.continueToken { query.append(("continue", token)) }
    let asked = APIRequest(path: kind.path, query: query)
    let body = try await connection.answer(asked).body
    do {
      return (try decodeListPage(body, of: kind), body.count)
    } catch {
      throw connection.error(RequestFailure.malformed(error.problem), in: asked)
    }
  }

  /// Opens a watch that goes on from this resource version, and gives each event to `body` until that returns a value.
  ///
  /// - Parameter timeoutSeconds: when the server shall end it.
  /// - Returns: what `body` gave, or nil when the server ended the watch.
  func watch<Result>(
    from resourceVersion: String, timeoutSeconds: Int, opened: () -> Void, _ body: (WatchEvent) -> Result?
  ) async throws(APIError) -> Result? {
    let asked = APIRequest(
      path: kind.path,
      query: selection.query + [
        ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
        ("timeoutSeconds", "\(timeoutSeconds)"),
      ])
    let response = try await connection.open(asked, .stream)
    opened()
    do {
      return try await read(response, body)
    } catch {
      throw connection.error(error, in: asked)
    }
  }

  private func read<Result>(
    _ response: HTTPClientResponse, _ body: (WatchEvent) -> Result?
  ) async throws -> Result? {
    var lines = LineSplitter()
    for try await piece in response.body {
      lines.append(piece)
      while let line = try lines.next() {
        if let result = body(try event(line)) { return result }
      }
    }
    try Task.checkCancellation()
    if !lines.isEmpty { throw RequestFailure.cut }
    return nil
  }

  private func event(_ line: [UInt8]) throws(RequestFailure) -> WatchEvent {
    do {
      return try decodeWatchEvent(line, of: kind)
    } catch {
      throw .malformed(error.problem)
    }
  }
}
