package import NFTDriver
package import Addresses
package import NFTNetlink
internal import Netlink
package import NFTRuleset
package import NFTCompiler
package import ServicePlan

/// Tables in memory that behave like the kernel's, and fail on request. `KernelContractTests` compares the two.
package final class FakeKernel: KernelTables {
  package private(set) var tables = LiveTables()
  /// The ruleset's generation: every commit by any program, to any table, increments it.
  package private(set) var generation: UInt32 = 1
  /// The errors of the next commits, one each. The last ones are taken first.
  package var failures: [CommitError] = []
  /// Whether a batch whose answer is lost is lost as well; otherwise it is in force.
  package var losesBatchesToo = false
  /// The errors of the next readings.
  package var readFailures: [ProgrammingError] = []
  /// The errors of the next claims.
  package var claimFailures: [ProgrammingError] = []
  /// The errors of the next attempts to restart affinity.
  package var affinityFailures: [CommitError] = []
  /// Runs just before the next commit.
  package var beforeCommit: ((FakeKernel) -> Void)?
  package private(set) var readings = 0
  /// All batches that came into force, including those whose answer was lost.
  package private(set) var commits: [[Transaction]] = []
  /// All UDP frontends that the IPv4 table ever had.
  package private(set) var udpFrontends: Set<FrontendKey<IPv4>> = []
  /// The generation at which the tables were as the caller knows them; nil before the first reading.
  private var known: UInt32?
  /// The ports of the other sockets that own tables.
  private var owners: [AddressFamily: UInt32] = [:]

  /// Creates a kernel without tables.
  package init() {}

  package func families() throws(ProgrammingError) -> [AddressFamily] {
    AddressFamily.allCases.filter { tables[$0] != nil }
  }

  package func claim() throws(ProgrammingError) {
    if let failure = claimFailures.popLast() { throw failure }
    for family in AddressFamily.allCases {
      guard let port = owners[family] else { continue }
      throw ProgrammingError(cause: .ownedByAnother(family, port: port), owner: nil)
    }
  }

  package func forgetReading() { known = nil }

  package func noteForeignChange(generation: UInt32) {
    if known?.following == generation { known = generation }
  }

  package func read() throws(ProgrammingError) -> LiveTables {
    readings += 1
    if let failure = readFailures.popLast() { throw failure }
    known = generation
    return tables
  }

  package func commit(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError) {
    beforeCommit?(self)
    beforeCommit = nil
    size.messages = Self.messages(for: transactions)
    let failure = failures.popLast()
    if let failure, failure != .outcomeUnknown { throw failure }
    guard known == nil || known == generation else { throw .raced }
    if failure == nil || !losesBatchesToo { try applyPatiently(transactions) }
    // Whether the batch is in force is known only after the next reading.
    if let failure { throw failure }
    known = known?.following
  }

  /// The number of messages in a batch, including the two that begin and end it.
  package static func messages(for transactions: [Transaction]) -> Int {
    2 + transactions.reduce(0) { $0 + $1.operations.count }
  }

  package func restartAffinity(_ times: AffinityTimes) throws(CommitError) {
    if let failure = affinityFailures.popLast() { throw failure }
  }

  package func isUnchanged() throws(ProgrammingError) -> Bool { known == generation }
}

// What other programs do.
extension FakeKernel {
  /// Changes the tables as another program.
  package func meddle(_ change: (inout LiveTables) -> Void) {
    change(&tables)
    generation = generation.following
  }

  /// Commits these as another program.
  package func commitByAnother(_ transactions: [Transaction]) throws(CommitError) {
    tables = try applying(transactions)
    generation = generation.following
  }

  /// Changes a table that is not one of these, as another program.
  package func changeAnotherTable() { generation = generation.following }

  /// Creates an empty table that another socket owns.
  package func createTable(_ family: AddressFamily, ownedBy port: UInt32) {
    meddle { $0.set(TableImage(family: family), family) }
    owners[family] = port
  }

  /// Ends the other sockets that own tables, and removes these tables, as the kernel does. That is not a commit.
  package func endOwners() {
    for family in owners.keys { tables.set(nil, family) }
    owners = [:]
  }
}

// What the kernel does with a batch.
extension FakeKernel {
  /// Applies a batch as `NFTKernel` sends it: without deletions of chains if one of these is still in use.
  private func applyPatiently(_ transactions: [Transaction]) throws(CommitError) {
    do throws(CommitError) {
      try apply(transactions)
    } catch {
      let patient = transactions.map(\.withoutChainDeletions)
      guard case .rejected(.busy, _, _) = error, patient != transactions else { throw error }
      try apply(patient)
    }
  }

  private func apply(_ transactions: [Transaction]) throws(CommitError) {
    tables = try applying(transactions)
    generation = generation.following
    commits.append(transactions)
    udpFrontends.formUnion(NFTCompiler.udpFrontends(in: tables.ipv4))
  }

  /// Returns the tables after a batch; throws if the kernel would refuse it.
  private func applying(_ transactions: [Transaction]) throws(CommitError) -> LiveTables {
    var next = tables
    for (place, transaction) in transactions.enumerated() {
      let family = transaction.family
      for (index, operation) in transaction.operations.enumerated() {
        if let port = owners[family] { throw .ownedByAnother(family, port: port) }
        let refusal = next[family].refusal(of: operation) {
          Origin(family: family, transaction: place, operation: index, subject: $0)
        }
        if let refusal { throw refusal }
        next.set(
          TableImage.applying(Transaction(family: family, operations: [operation]), to: next[family]), family)
      }
    }
    return next
  }
}

extension LiveTables {
  fileprivate mutating func set(_ image: TableImage?, _ family: AddressFamily) {
    if family == .ipv4 { ipv4 = image } else { ipv6 = image }
  }
}

extension UInt32 {
  /// The ruleset's generation after the next change; there is no generation 0 (nf_tables_api.c, nf_tables_commit).
  fileprivate var following: UInt32 { self == .max ? 1 : self + 1 }
}

extension Transaction {
  fileprivate var withoutChainDeletions: Transaction {
    Transaction(
      family: family,
      operations: operations.filter { if case .delete(.chain) = $0 { false } else { true } })
  }
}
