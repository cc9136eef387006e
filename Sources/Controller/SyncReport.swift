public import Addresses
public import ClusterModel

/// What one transaction did.
public struct SyncReport: Sendable {
  /// Whether the tables were read and compared as a whole.
  public var isFull = false
  /// Services that were looked at.
  public var services = 0
  /// Elements added in each family.
  public var elementsAdded: [AddressFamily: Int] = [:]
  /// Elements deleted one by one in each family.
  public var elementsDeleted: [AddressFamily: Int] = [:]
  /// How large the batch was; nothing was sent when it has no messages.
  public var size = CommitSize()
  /// How long it took to read the live tables; zero when they were not read.
  public var reading = Duration.zero
  /// How long it took to plan, compile and compare.
  public var planning = Duration.zero
  /// What is wrong with Services that was not wrong at the transaction before.
  public var newDiagnostics: [Diagnostic] = []
  /// When changes happened that are in force now, in nanoseconds since 1970, as slices say it: one for each slice.
  public var triggers: [AddressFamily: [Int64]] = [:]

  /// A report of nothing.
  public init() {}

  /// One line for a log: `12 elements added, 3 deleted (9 messages, 1188 bytes); planned in 0.1, committed in 0.2 ms`.
  public var line: String {
    guard size.messages > 0 else { return "nothing to change" }
    let added = elementsAdded.values.reduce(0, +)
    let deleted = elementsDeleted.values.reduce(0, +)
    let read = isFull ? "read in \(text(reading)), " : ""
    return """
      \(added) element\(added == 1 ? "" : "s") added, \(deleted) deleted (\(size.messages) messages, \
      \(size.bytes) bytes); \(read)planned in \(text(planning)), encoded in \(text(size.encoding)), committed in \
      \(text(size.committing)) ms
      """
  }

  private func text(_ duration: Duration) -> String {
    "\((duration / .milliseconds(1) * 100).rounded() / 100)"
  }
}
