/// Maps paths to handlers. Other paths and methods are responded to as by Go's http.ServeMux, as in kube-proxy.
public struct HTTPRoutes: Sendable {
  /// Returns the response to a request.
  public typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

  private let exact: [String: Handler]
  private let prefixes: [String: Handler]

  /// Creates routes for these paths.
  ///
  /// - Parameter prefixes: handlers for all other paths with this prefix, which ends in a slash; the longest one wins.
  init(_ exact: [String: Handler], prefixes: [String: Handler] = [:]) {
    self.exact = exact
    self.prefixes = prefixes
  }

  /// Returns the response to a request.
  public func respond(_ request: HTTPRequest) -> HTTPResponse {
    guard let handler = handler(for: request.path) else { return .text(status: 404, "404 page not found\n") }
    guard ["GET", "HEAD"].contains(request.method) else {
      return .text(status: 405, headers: [.init("Allow", "GET, HEAD")], "Method Not Allowed\n")
    }
    return handler(request)
  }

  private func handler(for path: String) -> Handler? {
    exact[path]
      ?? prefixes.filter { path.hasPrefix($0.key) }.max { $0.key.utf8.count < $1.key.utf8.count }?.value
  }
}
