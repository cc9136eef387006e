/// What the API server answers when it refuses (`kind: Status`, meta/v1).
public struct APIStatus: Hashable, Sendable {
  /// `code`: the HTTP status; 0 when it is not said.
  public var code: Int
  /// `reason`: one word, such as `Expired`.
  public var reason: String
  /// `message`
  public var message: String
  /// `details.retryAfterSeconds`
  public var retryAfterSeconds: Int?

  /// A refusal.
  public init(code: Int, reason: String = "", message: String = "", retryAfterSeconds: Int? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.retryAfterSeconds = retryAfterSeconds
  }
}
