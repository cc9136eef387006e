/// What a client hears.
public struct HTTPResponse: Hashable, Sendable {
  /// One line of the answer's head.
  public struct Header: Hashable, Sendable {
    /// `Content-Type`
    public let name: String
    /// What it says.
    public let value: String

    /// A header.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The status, 200 when all is well.
  public let status: Int
  /// The headers, without those that belong to the connection.
  public let headers: [Header]
  /// The text.
  public let body: String

  /// An answer that says what it is, so that no browser guesses.
  public init(status: Int = 200, type: String, headers: [Header] = [], body: String) {
    self.status = status
    self.headers = [Header("Content-Type", type), Header("X-Content-Type-Options", "nosniff")] + headers
    self.body = body
  }

  /// JSON.
  static func json(status: Int = 200, headers: [Header] = [], _ body: String) -> HTTPResponse {
    HTTPResponse(status: status, type: "application/json", headers: headers, body: body)
  }

  /// Text.
  static func text(status: Int = 200, headers: [Header] = [], _ body: String) -> HTTPResponse {
    HTTPResponse(status: status, type: "text/plain; charset=utf-8", headers: headers, body: body)
  }
}
