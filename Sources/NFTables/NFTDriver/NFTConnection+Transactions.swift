internal import NFTNetlink
internal import Netlink
internal import NFTRuleset
internal import NFTCompiler

extension NFTConnection {
  /// Sends transactions as one atomic batch.
  ///
  /// - Parameter generation: the ruleset's generation that they are based on; nil if nobody else can interfere.
  /// - Parameter live: the tables that they start from, if available; counters continue from there.
  /// - Parameter size: set to the size of what was sent, even if this throws.
  /// - Parameter send: commits the batch.
  mutating func commit(
    _ transactions: [Transaction], generation: UInt32?, ownership: TableOwnership = .none,
    replacing live: LiveTables? = nil, _ size: inout CommitSize,
    by send: (inout Self, borrowing SealedBatch) throws(CommitError) -> Void = {
      connection, batch throws(CommitError) in try connection.commit(batch)
    }
  ) throws(CommitError) {
    do {
      try commitOnce(
        transactions, generation: generation, ownership: ownership, replacing: live, &size, by: send)
    } catch {
      // Before Linux 6.2, a chain is busy for a moment after the last element that refers to it is deleted. Left
      // behind, it does no harm, and the next difference deletes it.
      let patient = transactions.map(\.withoutChainDeletions)
      guard case .rejected(.busy, _, _) = error, patient != transactions else { throw error }
      try commitOnce(patient, generation: generation, ownership: ownership, replacing: live, &size, by: send)
    }
  }

  private mutating func commitOnce(
    _ transactions: [Transaction], generation: UInt32?, ownership: TableOwnership,
    replacing live: LiveTables?,
    _ size: inout CommitSize, by send: (inout Self, borrowing SealedBatch) throws(CommitError) -> Void
  ) throws(CommitError) {
    let counts = try countsToKeep(transactions, live)
    let start = ContinuousClock.now
    let batch = encode(transactions, generation: generation, ownership: ownership, counts: counts)
    let encoded = ContinuousClock.now
    size.encoding = encoded - start
    size.messages = batch.messageCount
    size.bytes = batch.bytes.count
    defer { size.committing = ContinuousClock.now - encoded }
    try send(&self, batch)
  }

  /// Reads the counters of elements that are deleted and added again elsewhere: as late as possible, because what is
  /// counted between this and the commit is lost.
  private mutating func countsToKeep(
    _ transactions: [Transaction], _ live: LiveTables?
  ) throws(CommitError) -> InitialCounts {
    var counts = InitialCounts()
    for transaction in transactions {
      let family = transaction.family
      let origins = CounterCarryover(of: transaction, from: live?[family])
      for (set, origins) in origins.sets {
        let found: [RegisterWords: ElementCount]
        do {
          found = try self.counts(of: Array(Set(origins.values)), in: set, family)
        } catch {
          throw .socket(error)
        }
        counts[family, set.name] = origins.compactMapValues { found[$0] }
      }
    }
    return counts
  }
}

extension Transaction {
  /// The transaction without deletions of chains, so that unreferenced chains are left behind.
  fileprivate var withoutChainDeletions: Transaction {
    Transaction(
      family: family,
      operations: operations.filter { if case .delete(.chain) = $0 { false } else { true } })
  }
}
