package import NFTNetlink
package import NFTRuleset

/// Commits transactions. A batch whose answer was lost is kept until the tables show whether it is in force.
package struct BatchSender: Sendable {
  private var unsettled: SentBatch?
  /// Batches that were found to be in force and are not in a report yet.
  private var unreported: [SentBatch] = []

  /// Creates a sender that has sent nothing.
  package init() {}

  /// Compares the tables just read with the batch whose answer was lost.
  ///
  /// - Returns: whether the batch is in force; nil if no answer was lost.
  package mutating func settle(by live: LiveTables) -> Bool? {
    guard let batch = unsettled.take() else { return nil }
    let isInForce = batch.isInForce(in: live)
    if isInForce { unreported.append(batch) }
    return isInForce
  }

  /// Commits transactions atomically; does nothing if there are none. The report counts them once they are known to be
  /// in force.
  ///
  /// - Parameter owner: returns the Service port that something the kernel refused belongs to.
  package mutating func send(
    _ transactions: [Transaction], replacing live: LiveTables? = nil, to kernel: some KernelTables,
    report: inout SyncReport, blaming owner: (Origin) -> String?
  ) throws(ProgrammingError) {
    guard !transactions.isEmpty else { return }
    var batch = SentBatch(transactions)
    do {
      try kernel.commit(transactions, replacing: live, size: &batch.size)
    } catch {
      if error.mayBeInForce { unsettled = batch }
      throw ProgrammingError(cause: error, owner: error.origin.flatMap(owner))
    }
    report.add(batch)
  }

  /// Adds the batches to the report that are in force although their answer was lost. Each batch is reported once.
  package mutating func addUnreported(to report: inout SyncReport) {
    for batch in unreported { report.add(batch) }
    unreported = []
  }
}

extension CommitError {
  /// What the kernel refused.
  package var origin: Origin? {
    switch self {
    case .rejected(_, let origin, _): origin
    case .unsupported(_, _, let origin), .setFull(let origin): origin
    default: nil
    }
  }
}
