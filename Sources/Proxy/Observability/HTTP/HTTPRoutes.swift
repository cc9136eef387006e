/// Which page stands where. What has no page is answered as Go's http.ServeMux does it, which clients of kube-proxy know.
public struct HTTPRoutes: Sendable {
  /// Makes the answer to a request.
  public typealias Page = @Sendable (HTTPRequest) -> HTTPResponse

  private let exact: [String: Page]
  private let folders: [String: Page]

  /// HTTPRoutes by their paths.
  ///
  /// - Parameter folders: pages for all paths that begin so and have no page of their own; each ends in a slash.
  init(_ exact: [String: Page], folders: [String: Page] = [:]) {
    self.exact = exact
    self.folders = folders
  }

  /// The answer to a request.
  public func answer(_ request: HTTPRequest) -> HTTPResponse {
    guard let page = page(at: request.path) else { return .text(status: 404, "404 page not found\n") }
    guard ["GET", "HEAD"].contains(request.method) else {
      return .text(status: 405, headers: [.init("Allow", "GET, HEAD")], "Method Not Allowed\n")
    }
    return page(request)
  }

  private func page(at path: String) -> Page? {
    exact[path]
      ?? folders.filter { path.hasPrefix($0.key) }.max { $0.key.utf8.count < $1.key.utf8.count }?.value
  }
}
