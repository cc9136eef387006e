public import Addresses
public import ClusterModel
internal import NFTRuleset

/// What was done to bring the tables up to date, by the daemon or by one run of `apply`.
public struct SyncReport: Sendable {
  /// Whether the tables were read and compared as a whole.
  public var isFull = false
  /// How many Services were planned.
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
  /// How long it took to read and decode manifests; zero for the daemon, whose sources do it meanwhile.
  public var decoding = Duration.zero
  /// How long it took to read the live tables; zero when they were not read.
  public var reading = Duration.zero
  /// How long it took to plan, compile and compare.
  public var planning = Duration.zero
  /// What is wrong with Services that was not wrong at the transaction before.
  public var newDiagnostics: [Diagnostic] = []
  /// When changes happened that are in force now, in nanoseconds since 1970, as slices say it: one for each slice.
  public var triggers: [AddressFamily: [Int64]] = [:]

  /// Creates a report of nothing.
  public init() {}

  /// A line for the daemon's log: `12 elements added, 3 deleted (9 messages, 1188 bytes); planned in 0.1, committed in 0.2
  /// ms`.
  public var logLine: String {
    let steps = (isFull ? [("read", reading)] : []) + stepsAfterReading
    return batches == 0 ? "nothing to change" : "\(changes); \(text(steps, perMillisecond: 100))"
  }

  /// The line that `apply` prints: `3 Services: 12 elements added, …; decoded in 1.2, read in 0.1, …`.
  public var applyLine: String {
    let subject = "\(services) Service\(services == 1 ? "" : "s")"
    let steps = [("decoded", decoding), ("read", reading)] + stepsAfterReading
    return batches == 0
      ? "\(subject): nothing to change" : "\(subject): \(changes); \(text(steps, perMillisecond: 10))"
  }

  private var changes: String {
    let added = elementsAdded.values.reduce(0, +)
    let deleted = elementsDeleted.values.reduce(0, +)
    return """
      \(added) element\(added == 1 ? "" : "s") added, \(deleted) deleted (\(size.messages) messages, \
      \(size.bytes) bytes)
      """
  }

  private var stepsAfterReading: [(String, Duration)] {
    [("planned", planning), ("encoded", size.encoding), ("committed", size.committing)]
  }

  private func text(_ steps: [(String, Duration)], perMillisecond places: Double) -> String {
    let parts = steps.map { "\($0) in \(($1 / .milliseconds(1) * places).rounded() / places)" }
    return parts.joined(separator: ", ") + " ms"
  }

  /// Counts a batch that came into force.
  mutating func add(_ batch: SentBatch) {
    batches += 1
    size = size + batch.size
    for transaction in batch.transactions {
      elementsAdded[transaction.family, default: 0] += transaction.elementsAdded
      elementsDeleted[transaction.family, default: 0] += transaction.elementsDeleted
    }
  }
}
