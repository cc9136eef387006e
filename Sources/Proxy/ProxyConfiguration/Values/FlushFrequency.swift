/// How long log lines may be buffered. The file has it as a duration or, in the older form, as a number of nanoseconds. It
/// is written in the form in which it was read.
package struct FlushFrequency: Hashable, Sendable {
  /// The duration.
  package var duration = GoDuration.zero
  /// Whether the file has it as a duration, not as a number.
  package var isWrittenAsText = false

  /// Creates an unset value.
  package init() {}

  /// Creates a value that is written as a duration.
  package init(_ duration: GoDuration) {
    self.duration = duration
    isWrittenAsText = true
  }
}
