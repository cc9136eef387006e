public import NFTRuleset

/// One or more encoded transactions, which the kernel commits atomically. The encoding is deterministic.
public struct SealedBatch: Sendable {
  /// The messages, including the batch's begin and end.
  public let bytes: [UInt8]
  /// The transactions that the batch encodes.
  public let transactions: [Transaction]
  /// The generation that the ruleset must have for the batch to be committed; nil for any.
  public let generation: UInt32?
  /// The ownership of tables that the batch creates.
  public let ownership: TableOwnership
  /// The origins of the messages, in order; a message's sequence number is its index plus 1.
  let entries: [BatchEntry]

  /// The number of messages, including the batch's begin and end.
  public var messageCount: Int { entries.count }

  /// Whether the batch has only a begin and an end, so that there is nothing to acknowledge.
  var isEmpty: Bool { entries.count == 2 }
}

/// The position and origin of a message of a batch.
struct BatchEntry: Sendable {
  enum Subject: Sendable {
    /// The begin or end of the batch.
    case batch
    /// The table, set or chain of the operation itself.
    case operation
    /// The rule with this index in its chain.
    case rule(Int)
    /// The anonymous set of a rule.
    case anonymousSet(rule: Int)
    /// The elements of the anonymous set.
    case anonymousElements(rule: Int)
    /// A range of the operation's elements, in the order in which they are sent.
    case elements(Range<Int>)
  }

  /// The offset of the message in the batch.
  let start: Int
  let transaction: Int
  let operation: Int
  var subject: Subject
}
