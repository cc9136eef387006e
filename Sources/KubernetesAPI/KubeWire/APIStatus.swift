/// What the API server answers in place of what was asked for (metav1.Status): the body of a failed request, or a
/// watch's ERROR event.
public struct APIStatus: Hashable, Sendable, CustomStringConvertible {
  /// The HTTP status code, such as 410 for a resource version that is too old; 0 when the server gave none.
  public var code: Int
  /// The reason in one word, such as `Expired`; empty when the server gave none.
  public var reason: String
  /// What went wrong, for people.
  public var message: String
  /// `details.retryAfterSeconds`: when to ask again; nil when the server does not say.
  public var retryAfterSeconds: Int?

  /// A status.
  public init(code: Int, reason: String = "", message: String = "", retryAfterSeconds: Int? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// `410 Expired: too old resource version: 1 (2)`
  public var description: String {
    let head = reason.isEmpty ? "\(code)" : "\(code) \(reason)"
    return message.isEmpty ? head : "\(head): \(message)"
  }
}
