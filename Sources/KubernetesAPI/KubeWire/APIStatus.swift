/// A failure reported by the API server (metav1.Status), from the body of a failed request or from a watch's ERROR event.
package struct APIStatus: Hashable, Sendable, CustomStringConvertible {
  /// The HTTP status code, such as 410 for a resource version that is too old; 0 if not set.
  package var code: Int
  /// The reason in one word, such as `Expired`; empty if not set.
  package var reason: String
  /// A message for people.
  package var message: String
  /// `details.retryAfterSeconds`, the delay before a retry; nil if not set.
  package var retryAfterSeconds: Int?

  /// Creates a status.
  package init(code: Int, reason: String = "", message: String = "", retryAfterSeconds: Int? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// `410 Expired: too old resource version: 1 (2)`
  package var description: String {
    let head = reason.isEmpty ? "\(code)" : "\(code) \(reason)"
    return message.isEmpty ? head : "\(head): \(message)"
  }
}
