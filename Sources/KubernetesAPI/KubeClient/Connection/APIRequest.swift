/// A request to the API server, without credentials.
package struct APIRequest: Hashable, Sendable {
  /// `GET` or `POST`.
  package let method: String
  /// Starts with `/`.
  package let path: String
  /// The query parameters in order, not yet escaped.
  package var query: [(name: String, value: String)] = []
  /// The accepted media types, the preferred one first.
  package var accept = "application/json"
  /// The JSON body; nil for none.
  package var body: [UInt8]?
  /// Whether the response is wanted in gzip. A server that has none, or finds the response too small, ignores it.
  var isCompressed = false
  /// Whether the connection's limit applies to it.
  var isLimited = true

  /// Creates a request that needs this permission, about all objects or those in one namespace.
  package init(
    _ permission: APIPermission, in namespace: String? = nil, query: [(name: String, value: String)] = [],
    body: [UInt8]? = nil
  ) {
    assert(APIPermission.all.contains(permission), "APIPermission.all lacks \(permission)")
    method = permission.method
    path = permission.path(in: namespace)
    self.query = query
    self.body = body
  }

  /// Creates a GET request of any path, for commands, which have their user's rights.
  init(path: String, query: [(name: String, value: String)] = []) {
    method = "GET"
    self.path = path
    self.query = query
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
