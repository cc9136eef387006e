internal import ManifestDecoding

extension APIConnection {
  /// Returns the JSON response to a GET, for kinds that the proxy does not decode. For commands: the daemon's requests need
  /// an `APIPermission`.
  ///
  /// - Parameter path: starts with `/`: `/apis/apps/v1/namespaces/shop/deployments/web`.
  public func json(at path: String) async throws(APIError) -> [UInt8] {
    try await fetch(APIRequest(path: path)).body
  }

  /// Lists objects of any kind and returns the pages, each a JSON list for `decodeManifest`. For commands, too.
  ///
  /// - Parameter path: `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments`.
  /// - Parameter labels: a `labelSelector`; nil for all objects.
  public func jsonPages(at path: String, labels: String? = nil) async throws(APIError) -> [[UInt8]] {
    var pages: [[UInt8]] = []
    var selector = ObjectSelector()
    selector.labels = labels
    var token: String?
    repeat {
      var request = APIRequest(path: path, query: selector.query + [("limit", "\(ListRequest.usualLimit)")])
      if let token { request.query.append(("continue", token)) }
      let page = try await fetch(request).body
      pages.append(page)
      token = decodeContinueToken(page)
    } while token != nil
    return pages
  }
}
