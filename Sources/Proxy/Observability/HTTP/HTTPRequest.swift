/// The parts of an HTTP request that handlers use.
package struct HTTPRequest: Hashable, Sendable {
  /// `GET`
  package let method: String
  /// The path without the query: `/healthz`.
  package let path: String
  /// The query without the question mark, still percent-encoded; empty if there is none.
  package let query: String
  /// The header `Accept`, several joined by commas; empty if there is none.
  let accept: String
  /// The header `Accept-Encoding`, several joined by commas; empty if there is none.
  private let acceptEncoding: String

  /// Creates a request from the target of the request line: `/healthz?verbose`, or a URL with scheme and host.
  package init(method: String, target: String, accept: String = "", acceptEncoding: String = "") {
    self.method = method
    self.accept = accept
    self.acceptEncoding = acceptEncoding
    var rest = target[...]
    if let scheme = rest.firstRange(of: "://"), !rest.hasPrefix("/") {
      rest = rest[scheme.upperBound...]
      rest = rest[(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)...]
    }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = parts.first.flatMap { $0.isEmpty ? nil : String($0) } ?? "/"
    query = parts.count > 1 ? String(parts[1]) : ""
  }

  /// Returns whether the query has a parameter of this name, with or without a value.
  func has(parameter name: String) -> Bool {
    query.split(separator: "&").contains { $0 == name || $0.hasPrefix("\(name)=") }
  }

  /// Whether the client prefers gzip to an uncompressed body, by the rule of Prometheus' promhttp: `*` does not ask for it.
  var prefersGzip: Bool {
    let clauses = AcceptClause.all(in: acceptEncoding)
    func quality(_ names: Set<String>) -> Double {
      clauses.filter { names.contains($0.value) }.map(\.quality).max() ?? 0
    }
    return quality(["gzip"]) > quality(["identity", "*/*"])
  }
}
