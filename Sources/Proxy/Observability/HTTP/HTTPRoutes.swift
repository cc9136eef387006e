/// Maps paths to handlers. Other paths and methods are responded to as by Go's http.ServeMux, as in kube-proxy.
package struct HTTPRoutes: Sendable {
  /// Returns the response to a request.
  package typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

  private let exact: [String: Handler]
  private let prefixes: [String: Handler]
  private let cleansPaths: Bool

  /// Creates routes for these paths.
  ///
  /// - Parameters:
  ///   - prefixes: handlers for all other paths with this prefix, which ends in a slash; the longest one wins.
  ///   - cleansPaths: whether `//healthz` is redirected to `/healthz`, as by http.ServeMux. It is not by the other
  ///     multiplexer that kube-proxy has, k8s.io/apiserver's PathRecorderMux.
  init(_ exact: [String: Handler], prefixes: [String: Handler] = [:], cleansPaths: Bool = false) {
    self.exact = exact
    self.prefixes = prefixes
    self.cleansPaths = cleansPaths
  }

  /// Returns the response to a request.
  package func respond(_ request: HTTPRequest) -> HTTPResponse {
    if cleansPaths, request.cleanPath != request.path { return .redirect(request) }
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

extension HTTPRequest {
  /// The path with a single slash between components, and without `.` and `..` (Go's path.Clean); a slash at its end stays.
  fileprivate var cleanPath: String {
    var components: [Substring] = []
    for component in path.split(separator: "/") where component != "." {
      if component == ".." { _ = components.popLast() } else { components.append(component) }
    }
    let end = path.hasSuffix("/") && !components.isEmpty ? "/" : ""
    return "/" + components.joined(separator: "/") + end
  }
}

extension HTTPResponse {
  /// Creates a redirect to the clean path, with which Go 1.26 answers; before, it was a permanent one (301).
  fileprivate static func redirect(_ request: HTTPRequest) -> HTTPResponse {
    let target = request.cleanPath + (request.query.isEmpty ? "" : "?\(request.query)")
    return HTTPResponse(
      status: 307, type: "text/html; charset=utf-8", headers: [Header("Location", target)],
      body: "<a href=\"\(target.escapedForHTML)\">Temporary Redirect</a>.\n\n")
  }
}

extension String {
  fileprivate var escapedForHTML: String {
    reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&#34;"
      case "'": text += "&#39;"
      default: text.append(character)
      }
    }
  }
}
