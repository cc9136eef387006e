package import Addresses
package import ClusterModel
internal import NFTRuleset

/// What a sync of the daemon, or one run of `apply`, did to bring the tables up to date.
package struct SyncReport: Sendable {
  /// Whether the tables were read and compared as a whole.
  package var isFull = false
  /// The number of Services planned.
  package var services = 0
  /// The number of batches that came into force: 0 if there was nothing to change, more than 1 if an earlier batch,
  /// whose answer was lost, was found to be in force.
  package private(set) var batches = 0
  /// The number of elements added in each IP family.
  package private(set) var elementsAdded: [AddressFamily: Int] = [:]
  /// The number of elements deleted one by one in each IP family.
  package private(set) var elementsDeleted: [AddressFamily: Int] = [:]
  /// The total size of the batches.
  package private(set) var size = CommitSize()
  /// The time taken to read and decode manifests; zero in the daemon, whose sources do that concurrently.
  package var decoding = Duration.zero
  /// The time taken to read the live tables; zero if they were not read.
  package var reading = Duration.zero
  /// The time taken to plan, compile and compare.
  package var planning = Duration.zero
  /// The number of stale flows and attempts that `apply` removed from conntrack; 0 in the daemon, which counts them elsewhere.
  package var flowsRemoved = 0
  /// Diagnostics of Services that are new since the previous report.
  package var newDiagnostics: [Diagnostic] = []
  /// When the changes that are now in force happened, in nanoseconds since 1970, according to slices: one for each
  /// slice.
  package var triggers: [AddressFamily: [Int64]] = [:]

  /// Creates an empty report.
  package init() {}

  /// A line for the daemon's log: `12 elements added, 3 deleted (9 messages, 1188 bytes); planned in 0.1, committed in
  /// 0.2 ms`.
  package var logLine: String {
    let steps = (isFull ? [("read", reading)] : []) + stepsAfterReading
    return batches == 0 ? "nothing to change" : "\(changes); \(text(steps, perMillisecond: 100))"
  }

  /// The line that `apply` prints: `3 Services: 12 elements added, …; decoded in 1.2, read in 0.1, …`.
  package var applyLine: String {
    let subject = "\(services) Service\(services == 1 ? "" : "s")"
    let steps = [("decoded", decoding), ("read", reading)] + stepsAfterReading
    let done = batches == 0 ? "nothing to change" : "\(changes); \(text(steps, perMillisecond: 10))"
    return "\(subject): \(done)\(flows)"
  }

  private var flows: String {
    flowsRemoved == 0 ? "" : "; \(flowsRemoved) stale flow\(flowsRemoved == 1 ? "" : "s") removed"
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
