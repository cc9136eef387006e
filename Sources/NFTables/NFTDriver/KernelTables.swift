package import Addresses
package import NFTNetlink
package import NFTRuleset
package import NFTCompiler

/// The kernel's tables: `NFTKernel`, or a fake in tests that misbehaves.
package protocol KernelTables: AnyObject {
  /// Returns the IP families that have a table of ours.
  func families() throws(ProgrammingError) -> [AddressFamily]

  /// Makes sure that the tables may be changed. If they are to be owned, takes over those that an earlier process left.
  /// Throws `CommitError.ownedByAnother` if another socket owns one, since the kernel would refuse every change.
  func claim() throws(ProgrammingError)

  /// Reads both tables, whoever owns them. The next commit is relative to what was read.
  func read() throws(ProgrammingError) -> LiveTables

  /// Commits transactions atomically. If it throws, everything is as it was, unless `CommitError.mayBeInForce` says
  /// that this is unknown.
  ///
  /// - Parameter live: the tables that the transactions start from, if available; counters continue from there.
  /// - Parameter size: set to the size of what was sent, even if this throws.
  func commit(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError)

  /// Applies these affinity timeouts to clients that the kernel remembers with other ones. Not part of a commit,
  /// because clients that packets add until the commit must be included. May be repeated if it throws.
  func restartAffinity(_ times: AffinityTimes) throws(CommitError)

  /// Whether the tables are unchanged since the last commit or reading, found out without reading them.
  func isUnchanged() throws(ProgrammingError) -> Bool

  /// Forgets what was read: whatever other programs do, the next commit is not refused because of it.
  func forgetReading()

  /// Records that another program changed other tables, and that this is now the ruleset's generation.
  func noteForeignChange(generation: UInt32)
}

/// The size and duration of a commit.
package struct CommitSize: Hashable, Sendable {
  /// The number of netlink messages sent.
  package var messages = 0
  /// The number of bytes in them.
  package var bytes = 0
  /// The time taken to encode them.
  package var encoding = Duration.zero
  /// The time the kernel took.
  package var committing = Duration.zero

  /// Creates an empty size.
  package init() {}

  /// Adds two sizes.
  static func + (first: Self, second: Self) -> Self {
    var sum = first
    sum.messages += second.messages
    sum.bytes += second.bytes
    sum.encoding += second.encoding
    sum.committing += second.committing
    return sum
  }
}

extension CommitError {
  /// Whether the tables must be read before retrying: their content is unknown, or what is assumed of it caused the
  /// error.
  package var mustRead: Bool {
    switch recovery {
    case .later, .person: mayBeInForce
    case .readAgain, .withoutOwner, .other: true
    }
  }

  /// Whether the batch may be in force although the commit failed. Besides a lost answer: `raced` is also thrown after
  /// a commit if others committed while notifications were paused, and the socket may fail during the query about that.
  package var mayBeInForce: Bool {
    switch self {
    case .outcomeUnknown, .raced, .socket: true
    default: false
    }
  }
}
