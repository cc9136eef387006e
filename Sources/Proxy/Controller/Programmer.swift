public import Addresses
internal import Glibc
internal import Netlink
internal import NFTNetlink
internal import NFTRuleset
internal import NFTCompiler

/// Makes the kernel of this network namespace hold what is intended: reads what it holds, sends the difference, all of it
/// in one moment for both families.
public struct Programmer: ~Copyable {
  private var connection: NFTConnection

  /// Opens a connection to the kernel.
  public init() throws(ProgrammingError) {
    do { connection = try NFTConnection() } catch {
      throw ProgrammingError(cause: .socket(error), owner: nil)
    }
  }

  /// How often all is done again when somebody else changes the ruleset at the same time, with pauses that grow from
  /// a thousandth of a second to a quarter of one.
  private static let attempts = 10

  /// What would make the kernel hold what is intended.
  public mutating func change(to intent: Intent) throws(ProgrammingError) -> Change {
    let plans = intent.plans
    return try patiently { programmer throws(ProgrammingError) in
      Change(from: try programmer.liveTables(), to: plans)
    }
  }

  /// Makes the kernel hold what is intended. Either all of it happens or nothing. The report tells of what was done also
  /// where the kernel's answer to it was lost; the change is the last one, which finds all as it must be then.
  public mutating func apply(
    _ plans: Plans, report: inout ApplyReport
  ) throws(ProgrammingError) -> Change {
    var unsettled: SentBatch?
    return try patiently { programmer throws(ProgrammingError) in
      try programmer.applyOnce(plans, &unsettled, report: &report)
    }
  }

  private mutating func patiently<Answer>(
    _ body: (inout Self) throws(ProgrammingError) -> Answer
  ) throws(ProgrammingError) -> Answer {
    for attempt in 1..<Self.attempts {
      do {
        return try body(&self)
      } catch {
        guard [.raced, .outcomeUnknown, .socket(.changedWhileRead)].contains(error.cause) else { throw error }
        usleep(500 << UInt32(attempt))
      }
    }
    return try body(&self)
  }

  private mutating func applyOnce(
    _ plans: Plans, _ unsettled: inout SentBatch?, report: inout ApplyReport
  ) throws(ProgrammingError) -> Change {
    let generation = try asked { connection throws(NetlinkError) in try connection.generation() }
    let start = ContinuousClock.now
    let live = try liveTables()
    if let batch = unsettled.take(), batch.isInForce(in: live) { report.add(batch) }
    report.readMilliseconds += (ContinuousClock.now - start) / .milliseconds(1)
    let change = milliseconds({ Change(from: live, to: plans) }, into: &report.planMilliseconds)
    try refuseForeignOwner()
    try commit(change, generation, &unsettled, &report)
    for times in change.affinityTimes where !times.isEmpty && live[times.family] != nil {
      do {
        _ = try connection.setTimeouts(in: times.map, times.family) { times.milliseconds(for: $0) }
      } catch {
        throw ProgrammingError(cause: error, owner: nil)
      }
    }
    return change
  }

  private mutating func commit(
    _ change: Change, _ generation: UInt32, _ unsettled: inout SentBatch?, _ report: inout ApplyReport
  ) throws(ProgrammingError) {
    guard !change.isEmpty else { return }
    var batch = SentBatch(change.transactions)
    do {
      try connection.commit(
        batch.transactions, generation: generation, replacing: change.live, &batch.size)
    } catch {
      if error.mayBeInForce { unsettled = batch }
      throw ProgrammingError(cause: error, owner: error.origin.flatMap { change.owner(of: $0) })
    }
    report.add(batch)
  }

  /// Removes our tables; gives the families that had one.
  public mutating func cleanup() throws(ProgrammingError) -> [AddressFamily] {
    var families: Set<AddressFamily> = []
    try patiently { programmer throws(ProgrammingError) in try programmer.removeTables(&families) }
    return AddressFamily.allCases.filter(families.contains)
  }

  /// - Parameter found: the families that have a table are added, also when it is not known whether that is removed.
  private mutating func removeTables(_ found: inout Set<AddressFamily>) throws(ProgrammingError) {
    var families: [AddressFamily] = []
    for family in AddressFamily.allCases where try state(family) != nil { families.append(family) }
    guard !families.isEmpty else { return }
    try refuseForeignOwner()
    found.formUnion(families)
    do {
      try connection.commit(encode(families.map { .cleanup($0) }))
    } catch {
      throw ProgrammingError(cause: error, owner: nil)
    }
  }

  private mutating func liveTables() throws(ProgrammingError) -> LiveTables {
    LiveTables(ipv4: try table(.ipv4), ipv6: try table(.ipv6))
  }

  private mutating func table(_ family: AddressFamily) throws(ProgrammingError) -> TableImage? {
    try asked { connection throws(NetlinkError) in try connection.readTable(family) }
  }

  private mutating func state(_ family: AddressFamily) throws(ProgrammingError) -> TableState? {
    try asked { connection throws(NetlinkError) in try connection.tableState(family) }
  }

  /// A table that another socket owns takes nothing from us, and it is better to say so before anything else.
  private mutating func refuseForeignOwner() throws(ProgrammingError) {
    for family in AddressFamily.allCases {
      guard let owner = try state(family)?.owner, owner != connection.port else { continue }
      throw ProgrammingError(cause: .ownedByAnother(family, port: owner), owner: nil)
    }
  }

  private mutating func asked<Answer>(
    _ question: (inout NFTConnection) throws(NetlinkError) -> Answer
  ) throws(ProgrammingError) -> Answer {
    do {
      return try question(&connection)
    } catch {
      let isDenied = error.errno == .notPermitted
      throw ProgrammingError(cause: isDenied ? .notPermitted : .socket(error), owner: nil)
    }
  }
}

extension CommitError {
  /// What the kernel refused.
  var origin: Origin? {
    switch self {
    case .rejected(_, let origin, _): origin
    case .unsupported(_, _, let origin), .setFull(let origin): origin
    default: nil
    }
  }
}
