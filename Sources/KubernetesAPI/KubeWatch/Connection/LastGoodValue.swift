internal import Logging

/// What is read again and again, and stays in use when it cannot be read any more. That is said once for each reason, and
/// once when it is over.
struct LastGoodValue<Value> {
  private var value: Value?
  private var trouble: CredentialsError?

  /// Nothing has been read.
  init() {}

  /// Reads it again.
  ///
  /// - Parameter read: is given what was read before.
  /// - Throws: what `read` throws, if nothing good was read before.
  mutating func renew(
    _ logger: Logger, _ read: (Value?) throws(CredentialsError) -> Value
  ) throws(CredentialsError) -> Value {
    do throws(CredentialsError) {
      let new = try read(value)
      if let trouble { logger.notice("\(trouble.source): is valid again") }
      (value, trouble) = (new, nil)
      return new
    } catch {
      guard let value else { throw error }
      if trouble != error { logger.warning("\(error); the previous content stays in use") }
      trouble = error
      return value
    }
  }
}
