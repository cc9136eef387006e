public import Addresses
public import NFTNetlink
public import NFTRuleset
public import NFTCompiler

/// The kernel's tables, for those who program them: `NFTKernel`, or a fake in tests that misbehaves.
public protocol KernelTables: AnyObject {
  /// Returns the families that have a table of ours.
  func families() throws(ProgrammingError) -> [AddressFamily]

  /// Makes sure that the tables may be changed: takes over those that an earlier process left, where they are to be owned.
  /// Throws `CommitError.ownedByAnother` where another socket owns one, which would refuse whatever is sent.
  func claim() throws(ProgrammingError)

  /// Reads both tables, whoever owns them. What is committed next is meant for what was read.
  func read() throws(ProgrammingError) -> LiveTables

  /// Puts transactions in force, all in one moment, or throws and leaves everything as it was, unless
  /// `CommitError.mayBeInForce` says that nobody knows.
  ///
  /// - Parameter live: the tables that the transactions start from, where they are at hand; elements that count go on
  ///   from there.
  /// - Parameter size: becomes the size of what was sent, also when this throws.
  func commit(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError)

  /// Has clients remembered for these times from now on whom the kernel remembers for others. Not in the same moment as a
  /// commit: what packets of before it made the kernel remember must be there. May be done again whenever it throws.
  func restartAffinity(_ times: AffinityTimes) throws(CommitError)

  /// Whether the tables are as the last commit or reading left them. Asks the kernel without reading them.
  func isUnchanged() throws(ProgrammingError) -> Bool

  /// Notes that somebody changed other tables than ours: this is the ruleset's generation now.
  func noteForeignChange(generation: UInt32)
}

/// How large a commit was.
public struct CommitSize: Hashable, Sendable {
  /// How many netlink messages were sent.
  public var messages = 0
  /// How many bytes they had.
  public var bytes = 0
  /// How long it took to write them.
  public var encoding = Duration.zero
  /// How long the kernel took.
  public var committing = Duration.zero

  /// Nothing.
  public init() {}

  /// The size of both together.
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
  /// Whether the tables must be read before anything is tried again: what they hold is not known, or what is known of
  /// them led to this.
  public var mustRead: Bool {
    switch recovery {
    case .later, .person: mayBeInForce
    case .readAgain, .withoutOwner, .other: true
    }
  }

  /// Whether the batch may be in force although the commit failed. Besides a lost answer: `raced` is also what a batch ends
  /// with that others committed beside unheard, and a socket may fail while it is asked about that.
  public var mayBeInForce: Bool {
    switch self {
    case .outcomeUnknown, .raced, .socket: true
    default: false
    }
  }
}
