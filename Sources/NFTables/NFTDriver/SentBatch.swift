internal import NFTRuleset

/// A batch that was sent to the kernel.
struct SentBatch: Sendable {
  let transactions: [Transaction]
  var size = CommitSize()

  init(_ transactions: [Transaction]) { self.transactions = transactions }

  /// Whether the batch is in force, by what the tables hold now, where the kernel's answer was lost. It is in force as a whole
  /// or not at all, and it changes something: so it is in force when doing it once more would change nothing. Not to be told
  /// when somebody else has changed the same things since; then this says no.
  func isInForce(in live: LiveTables) -> Bool {
    transactions.allSatisfy { TableImage.applying($0, to: live[$0.family]) == live[$0.family] }
  }
}
