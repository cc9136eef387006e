public import NFTRuleset

/// One or several transactions as the bytes that the kernel takes, all of it at once or nothing. The same
/// transactions give the same bytes.
public struct SealedBatch: Sendable {
  /// The messages, from the batch's beginning to its end.
  public let bytes: [UInt8]
  /// What the batch was made of.
  public let transactions: [Transaction]
  /// The generation that the ruleset must be of for the batch to count; any when nil.
  public let generation: UInt32?
  /// To whom the tables belong that the batch makes.
  public let ownership: TableOwnership
  /// What each message was written for, in order; a message's sequence number is its place, counted from 1.
  let entries: [BatchEntry]

  /// How many messages there are, with those that begin and end the batch.
  public var messageCount: Int { entries.count }

  /// Whether nothing stands between its beginning and its end, so that there is nothing that the kernel could answer.
  var isEmpty: Bool { entries.count == 2 }
}

/// What a message of a batch was written for.
struct BatchEntry: Sendable {
  enum Subject: Sendable {
    /// The beginning or the end of the batch.
    case batch
    /// The table, set or chain of the operation itself.
    case operation
    /// The rule of this place in its chain.
    case rule(Int)
    /// The set without a name that belongs to a rule.
    case anonymousSet(rule: Int)
    /// The elements of that.
    case anonymousElements(rule: Int)
    /// Elements of the operation, in the order in which they are sent.
    case elements(Range<Int>)
  }

  /// Where the message begins in the batch's bytes.
  let start: Int
  let transaction: Int
  let operation: Int
  let subject: Subject
}
