internal import NFTRuleset

/// A batch that was sent to the kernel.
struct SentBatch: Sendable {
  let transactions: [Transaction]
  var size = CommitSize()

  init(_ transactions: [Transaction]) { self.transactions = transactions }

  /// Whether the batch is in force according to the tables, after the kernel's answer was lost. A batch is in force as
  /// a whole or not at all, and it changes something: so it is in force if applying it again would change nothing. If
  /// another program has changed the same things since, that is undecidable, and the result is false.
  func isInForce(in live: LiveTables) -> Bool {
    transactions.allSatisfy { TableImage.applying($0, to: live[$0.family]) == live[$0.family] }
  }
}
