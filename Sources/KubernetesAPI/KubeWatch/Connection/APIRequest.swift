/// One request to the API server, apart from who sends it.
struct APIRequest: Hashable, Sendable {
  /// `GET` or `POST`.
  var method = "GET"
  /// Begins with `/`.
  var path: String
  /// The parameters in order, not escaped.
  var query: [(name: String, value: String)] = []
  /// The types that we can read, the best one first.
  var accept = "application/json"
  /// What is sent, in JSON; nil for nothing.
  var body: [UInt8]?

  static func == (left: Self, right: Self) -> Bool {
    left.method == right.method && left.pathAndQuery == right.pathAndQuery && left.accept == right.accept
      && left.body == right.body
  }

  func hash(into hasher: inout Hasher) { hasher.combine(pathAndQuery) }

  /// As it stands in the request's first line.
  var pathAndQuery: String {
    let parameters = query.map { "\($0.name)=\($0.value.escaped)" }
    return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
  }
}

extension String {
  /// With all that is not unreserved in RFC 3986 as `%XX`.
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
