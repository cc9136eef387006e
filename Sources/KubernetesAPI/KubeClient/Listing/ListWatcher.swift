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
  /// The page after the one that was returned last, and its token.
  private var ahead: (token: String, fetch: PageFetch)?
  /// Memory of an earlier page of the same list.
  private var spare: [UInt8] = []

  package var kind: WireKind { reader.kind }

  package init(kind: WireKind, selector: ObjectSelector, connection: APIConnection) {
    self.selector = selector
    self.connection = connection
    wantsJSON = connection.wantsJSON
    reader = ResponseDecoder(kind)
  }

  /// Requests one page, and returns it with its size in bytes. As soon as its first bytes say that there is another one,
  /// that is requested too, so that the server is at work on it while this one arrives and is decoded.
  ///
  /// - Parameter continues: whether the next page will be requested.
  package mutating func page(
    _ request: ListRequest, continues: Bool = true
  ) async throws(APIError) -> (page: WireList, bytes: Int) {
    let fetch = ahead(for: request) ?? start(request)
    let body = try await body(of: fetch, request, continues: continues)
    do {
      let page = try reader.list(body.bytes, body.format)
      spare = page.continueToken == nil ? [] : body.bytes
      return (page, body.bytes.count)
    } catch {
      ahead = nil
      throw connection.error(error, in: apiRequest(request))
    }
  }

  /// Returns the page that was requested ahead, if this is the one that is wanted now.
  private mutating func ahead(for request: ListRequest) -> PageFetch? {
    defer { ahead = nil }
    guard let ahead, ahead.token == request.continueToken else { return nil }
    return ahead.fetch
  }

  private mutating func start(_ request: ListRequest, isCompressed: Bool = false) -> PageFetch {
    var apiRequest = apiRequest(request)
    apiRequest.isCompressed = isCompressed
    let buffer = PageBuffer(spare)
    spare = []
    return PageFetch(apiRequest, connection, buffer: buffer)
  }

  private func apiRequest(_ request: ListRequest) -> APIRequest {
    var query = selector.query
    if let limit = request.limit { query.append(("limit", "\(limit)")) }
    if let token = request.continueToken { query.append(("continue", token)) }
    var apiRequest = APIRequest(.list(kind), query: query)
    apiRequest.accept = wantsJSON ? ResponseFormat.acceptJSON : ResponseFormat.acceptAll
    apiRequest.isLimited = request.continueToken == nil
    return apiRequest
  }

  /// Waits for a page, and requests the next one. The page is requested in JSON if the server rejects protobuf.
  private mutating func body(
    of fetch: PageFetch, _ request: ListRequest, continues: Bool
  ) async throws(APIError) -> PageFetch.Body {
    do throws(APIError) {
      if continues, let next = await fetch.next() {
        let following = ListRequest(limit: request.limit, continueToken: next.token)
        ahead = (next.token, start(following, isCompressed: next.isSlow))
      }
      return try await fetch.body()
    } catch {
      ahead = nil
      guard rejectsProtobuf(error) else { throw error }
      useJSON()
      return try await start(request).body()
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
    return try await withTaskExecutorPreference(connection.executor) { () async throws(APIError) -> Result? in
      let response = try await open(&apiRequest)
      opened()
      do {
        return try await read(response, body)
      } catch {
        throw connection.error(error, in: apiRequest)
      }
    }
  }

  /// Opens a watch, in JSON if the server rejects protobuf.
  private mutating func open(_ request: inout APIRequest) async throws(APIError) -> HTTPClientResponse {
    if wantsJSON { request.accept = ResponseFormat.acceptJSON }
    do throws(APIError) {
      return try await connection.open(request, as: .stream)
    } catch {
      guard rejectsProtobuf(error) else { throw error }
      useJSON()
      request.accept = ResponseFormat.acceptJSON
      return try await connection.open(request, as: .stream)
    }
  }

  private func rejectsProtobuf(_ error: APIError) -> Bool {
    guard !wantsJSON, case .refused(let status) = error.cause else { return false }
    return [406, 415].contains(status.code)
  }

  private mutating func useJSON() {
    connection.logger.notice(
      "\(kind.resource): the API server does not serve protobuf; JSON is used, which costs more")
    wantsJSON = true
  }

  private mutating func read<Result>(
    _ response: HTTPClientResponse, _ body: (WatchEvent) -> Result?
  ) async throws -> Result? {
    let format = try ResponseFormat(of: response)
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
}
