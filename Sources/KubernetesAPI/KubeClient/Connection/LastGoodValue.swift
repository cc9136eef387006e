internal import Logging

/// A value that is read repeatedly, and keeps its last good state when it cannot be read. Each reason is logged once,
/// and so is the recovery.
struct LastGoodValue<Value> {
  private var value: Value?
  private var trouble: CredentialsError?

  /// Starts without a value.
  init() {}

  /// Reads the value again and returns it, or else the last good one.
  ///
  /// - Parameter read: receives the last good value.
  /// - Throws: the error of `read`, if there is no good value yet.
  mutating func refresh(
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
