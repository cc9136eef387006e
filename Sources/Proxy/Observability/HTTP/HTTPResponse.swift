/// An HTTP response.
package struct HTTPResponse: Hashable, Sendable {
  /// A header field.
  package struct Header: Hashable, Sendable {
    /// `Content-Type`
    package let name: String
    /// `application/json`
    package let value: String

    /// Creates a header field.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The status code.
  package let status: Int
  /// The headers, without those of the connection, such as `Content-Length`.
  package let headers: [Header]
  /// The body.
  package let body: String
  /// Whether the body is large enough to be compressed for clients that prefer that.
  let isCompressible: Bool

  /// Creates a response with a content type that browsers must not override.
  package init(
    status: Int = 200, type: String, headers: [Header] = [], body: String, isCompressible: Bool = false
  ) {
    self.status = status
    self.isCompressible = isCompressible
    self.headers = [Header("Content-Type", type), Header("X-Content-Type-Options", "nosniff")] + headers
    self.body = body
  }

  /// Creates a response with a JSON body.
  static func json(status: Int = 200, headers: [Header] = [], _ body: String) -> HTTPResponse {
    HTTPResponse(status: status, type: "application/json", headers: headers, body: body)
  }

  /// Creates a response with a plain text body.
  static func text(status: Int = 200, headers: [Header] = [], _ body: String) -> HTTPResponse {
    HTTPResponse(status: status, type: "text/plain; charset=utf-8", headers: headers, body: body)
  }
}
