public import NFTNetlink
public import NFTRuleset

/// Puts transactions in force, and keeps a batch whose answer was lost until the tables show what became of it.
public struct BatchSender: Sendable {
  private var unsettled: SentBatch?
  /// Batches that were found to be in force, which no report has told of yet.
  private var unreported: [SentBatch] = []

  /// Creates a sender that has sent nothing.
  public init() {}

  /// Looks in the tables, which were just read, for the batch whose answer was lost.
  ///
  /// - Returns: whether it is in force; nil where no answer was lost.
  public mutating func settle(by live: LiveTables) -> Bool? {
    guard let batch = unsettled.take() else { return nil }
    let isInForce = batch.isInForce(in: live)
    if isInForce { unreported.append(batch) }
    return isInForce
  }

  /// Commits transactions, all in one moment; does nothing where there is none. The report counts them once they are known
  /// to be in force.
  ///
  /// - Parameter owner: the Service port to blame for what the kernel refused.
  public mutating func send(
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

  /// Adds to the report what came into force although its answer was lost. Each batch is reported once.
  public mutating func addUnreported(to report: inout SyncReport) {
    for batch in unreported { report.add(batch) }
    unreported = []
  }
}

extension CommitError {
  /// What the kernel refused.
  public var origin: Origin? {
    switch self {
    case .rejected(_, let origin, _): origin
    case .unsupported(_, _, let origin), .setFull(let origin): origin
    default: nil
    }
  }
}
