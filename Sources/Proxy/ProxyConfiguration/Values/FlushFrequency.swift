/// How long log lines may wait. The file writes it as a duration or, of old, as a number of nanoseconds; what was read
/// in one form is written in the same.
public struct FlushFrequency: Hashable, Sendable {
  /// The time.
  public var duration = GoDuration.zero
  /// Whether it is written as a duration.
  public var isWrittenAsText = false

  /// Unset.
  public init() {}

  /// A time in the form that is used today.
  public init(_ duration: GoDuration) {
    self.duration = duration
    isWrittenAsText = true
  }
}
