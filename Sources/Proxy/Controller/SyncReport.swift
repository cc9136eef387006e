public import Addresses
public import ClusterModel
internal import NFTRuleset

/// What was done to bring the tables up to date.
public struct SyncReport: Sendable {
  /// Whether the tables were read and compared as a whole.
  public var isFull = false
  /// Services that were looked at.
  public var services = 0
  /// How many batches came into force: none when there was nothing to change, and more than one when it was not known of an
  /// earlier one, whose answer was lost, until now.
  public private(set) var batches = 0
  /// Elements added in each family.
  public private(set) var elementsAdded: [AddressFamily: Int] = [:]
  /// Elements deleted one by one in each family.
  public private(set) var elementsDeleted: [AddressFamily: Int] = [:]
  /// How large the batches were together.
  public private(set) var size = CommitSize()
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
    guard batches > 0 else { return "nothing to change" }
    let added = elementsAdded.values.reduce(0, +)
    let deleted = elementsDeleted.values.reduce(0, +)
    let read = isFull ? "read in \(text(reading)), " : ""
    return """
      \(added) element\(added == 1 ? "" : "s") added, \(deleted) deleted (\(size.messages) messages, \
      \(size.bytes) bytes); \(read)planned in \(text(planning)), encoded in \(text(size.encoding)), committed in \
      \(text(size.committing)) ms
      """
  }

  /// A batch came into force.
  mutating func add(_ batch: SentBatch) {
    batches += 1
    size = size + batch.size
    for transaction in batch.transactions {
      elementsAdded[transaction.family, default: 0] += transaction.elementsAdded
      elementsDeleted[transaction.family, default: 0] += transaction.elementsDeleted
    }
  }

  private func text(_ duration: Duration) -> String {
    "\((duration / .milliseconds(1) * 100).rounded() / 100)"
  }
}
