internal import AsyncHTTPClient
internal import ManifestDecoding
internal import NIOCore

extension APIConnection {
  /// Returns the JSON response to a GET, for kinds that the proxy does not decode. For commands: the daemon's requests need
  /// an `APIPermission`.
  ///
  /// - Parameter path: starts with `/`: `/apis/apps/v1/namespaces/shop/deployments/web`.
  package func json(at path: String) async throws(APIError) -> [UInt8] {
    try await fetch(APIRequest(path: path)).body
  }

  /// Lists objects of any kind and returns the pages, each a JSON list for `decodeManifest`. For commands, too.
  ///
  /// - Parameter path: `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments`.
  /// - Parameter labels: a `labelSelector`; nil for all objects.
  package func jsonPages(at path: String, labels: String? = nil) async throws(APIError) -> [[UInt8]] {
    var pages: [[UInt8]] = []
    var selector = ObjectSelector()
    selector.labels = labels
    var token: String?
    repeat {
      var request = APIRequest(path: path, query: selector.query + [("limit", "\(ListRequest.usualLimit)")])
      if let token { request.query.append(("continue", token)) }
      let page = try await fetch(request).body
      pages.append(page)
      let next = decodeContinueToken(page)
      if next != nil, next == token || pages.count == Self.mostPages {
        throw error(RequestFailure.malformed("the list does not end"), in: request)
      }
      token = next
    } while token != nil
    return pages
  }

  /// Ten million objects.
  private static let mostPages = 20_000

  /// Watches objects of any kind until the server ends the watch, which it does after some minutes. For commands, too.
  ///
  /// - Parameters:
  ///   - path: as for `jsonPages`.
  ///   - resourceVersion: the version of the list that the events continue.
  ///   - body: receives each event in JSON, `{"type": …, "object": …}`, and returns whether to go on.
  package func watchJSON(
    at path: String, from resourceVersion: String, _ body: @Sendable ([UInt8]) -> Bool
  ) async throws(APIError) {
    let request = APIRequest(
      path: path,
      query: [("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion)])
    let response = try await open(request, as: .stream)
    var lines = LineSplitter()
    do {
      for try await piece in response.body {
        lines.append(piece.readableBytesView)
        while let line = try lines.next() {
          if !body(line) { return }
        }
      }
    } catch {
      throw self.error(error, in: request)
    }
  }
}
