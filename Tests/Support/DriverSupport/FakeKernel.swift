package import NFTDriver
package import Addresses
package import NFTNetlink
internal import Netlink
package import NFTRuleset
package import NFTCompiler
package import ServicePlan

/// Tables in memory that behave like the kernel's, and fail on request.
package final class FakeKernel: KernelTables {
  package private(set) var tables = LiveTables()
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
  private var isTouched = false
  private var mustBeRead = true

  /// Creates a kernel without tables.
  package init() {}

  package func families() throws(ProgrammingError) -> [AddressFamily] {
    AddressFamily.allCases.filter { tables[$0] != nil }
  }

  package func claim() throws(ProgrammingError) {
    if let failure = claimFailures.popLast() { throw failure }
  }

  package func noteForeignChange(generation: UInt32) {}

  package func read() throws(ProgrammingError) -> LiveTables {
    readings += 1
    if let failure = readFailures.popLast() { throw failure }
    mustBeRead = false
    isTouched = false
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
    let isCleanup = transactions.allSatisfy { $0.operations == [.deleteTable] }
    guard isCleanup || !mustBeRead && !isTouched else { throw .raced }
    if failure == nil || !losesBatchesToo { try apply(transactions) }
    if let failure { throw failure }
  }

  /// The number of messages in a batch, including the two that begin and end it.
  package static func messages(for transactions: [Transaction]) -> Int {
    2 + transactions.reduce(0) { $0 + $1.operations.count }
  }

  package func restartAffinity(_ times: AffinityTimes) throws(CommitError) {
    if let failure = affinityFailures.popLast() { throw failure }
  }

  package func isUnchanged() throws(ProgrammingError) -> Bool { !isTouched && !mustBeRead }

  /// Simulates a change of the tables by another program.
  package func meddle(_ change: (inout LiveTables) -> Void) {
    change(&tables)
    isTouched = true
  }

  /// Rejects what the kernel would reject: a key that exists already, a key that does not exist, a full set.
  private func apply(_ transactions: [Transaction]) throws(CommitError) {
    var next = tables
    for transaction in transactions {
      for operation in transaction.operations {
        var image = next[transaction.family]
        try check(operation, image)
        image = TableImage.applying(
          Transaction(family: transaction.family, operations: [operation]), to: image)
        if transaction.family == .ipv4 { next.ipv4 = image } else { next.ipv6 = image }
      }
    }
    tables = next
    commits.append(transactions)
    udpFrontends.formUnion(NFTCompiler.udpFrontends(in: tables.ipv4))
  }

  private func check(_ operation: Transaction.Operation, _ image: TableImage?) throws(CommitError) {
    switch operation {
    case .addElements(let set, let elements):
      let present = image?.sets[set.name]?.elements ?? [:]
      for element in elements where present[element.key] != nil {
        throw .rejected(.exists, nil, kernelSays: nil)
      }
      if let size = set.size, present.count + elements.count > size {
        throw .rejected(.noBufferSpace, nil, kernelSays: nil)
      }
    case .deleteElements(let set, let elements):
      for element in elements where image?.sets[set.name]?.elements[element.key] == nil {
        throw .rejected(.noEntry, nil, kernelSays: nil)
      }
    case .create(let object):
      if image?.names(of: object.name.kind).contains(object.name) == true {
        throw .rejected(.exists, nil, kernelSays: nil)
      }
    default: break
    }
  }
}
