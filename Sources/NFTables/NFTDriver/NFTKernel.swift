package import Addresses
internal import Netlink
package import NFTNetlink
package import NFTRuleset
package import NFTCompiler

/// The tables in this network namespace's kernel.
package final class NFTKernel: KernelTables {
  private var connection: NFTConnection
  private var monitor: NFTMonitorControl?
  private var ownership: TableOwnership
  /// The result of claiming each table.
  package private(set) var claims: [AddressFamily: TableClaim] = [:]
  /// The ruleset's generation at which the tables were as we know them; nil before the first reading.
  private var generation: UInt32?

  /// From this many elements on, it is worth pausing notifications about each of them.
  private static let manyElements = 1000

  /// Opens a connection to the kernel.
  ///
  /// - Parameter ownsTables: whether to keep other programs from changing the tables, if the kernel supports it (Linux
  ///   6.9).
  package init(ownsTables: Bool) throws(ProgrammingError) {
    do {
      var connection = try NFTConnection()
      let canOwn = ownsTables ? try connection.supportsOwnership() : false
      ownership = canOwn ? .persistentOwner : .none
      self.connection = connection
    } catch {
      throw ProgrammingError(error)
    }
  }

  /// Sets a monitor to pause during large commits of ours, of which it need not be notified.
  package func pauseForLargeCommits(_ monitor: NFTMonitorControl) { self.monitor = monitor }

  /// The connection's netlink port ID, by which its transactions are recognized.
  package var port: UInt32 { connection.port }

  /// Whether we own both tables, so that nobody else can change them.
  package var ownsBothTables: Bool { AddressFamily.allCases.allSatisfy { claims[$0] == .owned } }

  /// Forgets the ruleset's generation, to which the next commit would be bound.
  package func forgetReading() { generation = nil }

  /// Records that another program changed other tables.
  package func noteForeignChange(generation: UInt32) {
    if let known = self.generation, known.following == generation { self.generation = generation }
  }

  /// Returns the IP families that have a table of ours.
  package func families() throws(ProgrammingError) -> [AddressFamily] {
    var families: [AddressFamily] = []
    for family in AddressFamily.allCases
    where try asked({ () throws(CommitError) in try state(family) }) != nil {
      families.append(family)
    }
    return families
  }

  /// If the tables are to be owned, takes over those that an earlier process left; throws if another socket owns one.
  package func claim() throws(ProgrammingError) {
    for family in AddressFamily.allCases { try asked { () throws(CommitError) in try claim(family) } }
  }

  private func asked<Answer>(_ question: () throws(CommitError) -> Answer) throws(ProgrammingError) -> Answer
  {
    do { return try question() } catch {
      if case .socket(let error) = error { throw ProgrammingError(error) }
      throw ProgrammingError(cause: error, owner: nil)
    }
  }

  private func claim(_ family: AddressFamily) throws(CommitError) {
    if ownership == .persistentOwner {
      claims[family] = try connection.takeOver(family)
    } else {
      let owner = try state(family)?.owner
      claims[family] = owner.flatMap { $0 == connection.port ? nil : .ownedByAnother(port: $0) }
    }
    if case .ownedByAnother(let port) = claims[family] { throw .ownedByAnother(family, port: port) }
  }

  /// Reads both tables, and remembers the ruleset's generation.
  package func read() throws(ProgrammingError) -> LiveTables {
    do {
      let generation = try connection.generation()
      let live = LiveTables(ipv4: try connection.readTable(.ipv4), ipv6: try connection.readTable(.ipv6))
      self.generation = generation
      return live
    } catch {
      throw ProgrammingError(error)
    }
  }

  private func state(_ family: AddressFamily) throws(CommitError) -> TableState? {
    do { return try connection.tableState(family) } catch { throw .socket(error) }
  }

  /// Sends transactions as one batch. If others may change the tables, the batch is bound to the generation that was
  /// read; nobody can interfere with owned tables, whatever happens elsewhere in the ruleset.
  package func commit(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError) {
    do {
      try send(transactions, replacing: live, size: &size)
    } catch {
      guard error.recovery == .withoutOwner, ownership != .none else { throw error }
      ownership = .none
      try send(transactions, replacing: live, size: &size)
    }
  }

  private func send(
    _ transactions: [Transaction], replacing live: LiveTables?, size: inout CommitSize
  ) throws(CommitError) {
    let isOurs = ownsBothTables
    let expected = isOurs ? nil : generation
    let elements = transactions.reduce(0) { $0 + $1.elementsAdded + $1.elementsDeleted }
    let deaf = elements > Self.manyElements ? monitor : nil
    try connection.commit(
      transactions, generation: expected, ownership: ownership, replacing: live, &size
    ) {
      connection, batch throws(CommitError) in
      guard let deaf else { return try connection.commit(batch) }
      let othersToo = try connection.commit(batch, pausing: deaf)
      if othersToo && !isOurs { throw .raced }
    }
    generation = expected?.following
    if ownership == .persistentOwner { noteNewTables(transactions) }
  }

  private func noteNewTables(_ transactions: [Transaction]) {
    for transaction in transactions where transaction.operations.contains(.createTable) {
      claims[transaction.family] = .owned
    }
  }

  /// Updates the elements of the affinity map that have other timeouts.
  package func restartAffinity(_ times: AffinityTimes) throws(CommitError) {
    let batches = try connection.setTimeouts(in: times.map, times.family) { times.milliseconds(for: $0) }
    for _ in 0..<batches { generation = generation?.following }
  }

  /// For owned tables: whether they exist and are still ours. Otherwise: whether the ruleset's generation is unchanged.
  package func isUnchanged() throws(ProgrammingError) -> Bool {
    do {
      if ownsBothTables {
        for family in AddressFamily.allCases {
          guard try connection.tableState(family)?.owner == connection.port else { return false }
        }
        return true
      }
      return try connection.generation() == generation
    } catch {
      throw ProgrammingError(error)
    }
  }
}

extension UInt32 {
  /// The ruleset's generation after the next change; there is no generation 0 (nf_tables_api.c, nf_tables_commit).
  fileprivate var following: UInt32 { self == .max ? 1 : self + 1 }
}

extension ProgrammingError {
  /// Wraps the error of a failed query.
  init(_ error: NetlinkError) {
    self.init(cause: error.errno == .notPermitted ? .notPermitted : .socket(error), owner: nil)
  }
}
