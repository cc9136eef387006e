internal import ManifestDecoding

extension APIConnection {
  /// What the API server answers to a GET of this path, in JSON: for kinds that a proxy has no use for.
  ///
  /// - Parameter path: begins with `/`: `/apis/apps/v1/namespaces/shop/deployments/web`.
  public func json(at path: String) async throws(APIError) -> [UInt8] {
    try await answer(APIRequest(path: path)).body
  }

  /// The pages of a list of any kind, each a list in JSON for `decodeManifest`.
  ///
  /// - Parameter path: `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments`.
  /// - Parameter labels: a `labelSelector`; nil for all.
  public func jsonPages(at path: String, labels: String? = nil) async throws(APIError) -> [[UInt8]] {
    var pages: [[UInt8]] = []
    var selector = ObjectSelector()
    selector.labels = labels
    var token: String?
    repeat {
      var request = APIRequest(path: path, query: selector.query + [("limit", "\(WatchTiming().pageSize)")])
      if let token { request.query.append(("continue", token)) }
      let page = try await answer(request).body
      pages.append(page)
      token = decodeContinueToken(page)
    } while token != nil
    return pages
  }
}
