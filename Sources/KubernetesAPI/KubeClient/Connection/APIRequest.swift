/// A request to the API server, without credentials.
package struct APIRequest: Hashable, Sendable {
  /// `GET` or `POST`.
  package var method = "GET"
  /// Starts with `/`.
  package var path: String
  /// The query parameters in order, not yet escaped.
  package var query: [(name: String, value: String)] = []
  /// The accepted media types, the preferred one first.
  package var accept = "application/json"
  /// The JSON body; nil for none.
  package var body: [UInt8]?

  package init(
    method: String = "GET", path: String, query: [(name: String, value: String)] = [], body: [UInt8]? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.method == right.method && left.pathAndQuery == right.pathAndQuery && left.accept == right.accept
      && left.body == right.body
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(pathAndQuery) }

  /// The request target of HTTP.
  var pathAndQuery: String {
    let parameters = query.map { "\($0.name)=\($0.value.escaped)" }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }
}

extension String {
  /// Percent-encoded, except for the unreserved characters of RFC 3986.
  fileprivate var escaped: String {
    utf8.reduce(into: "") { text, byte in
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": text.unicodeScalars.append(scalar)
      default: text += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
      }
    }
  }
}
