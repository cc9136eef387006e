import Addresses
import DriverSupport
import NFTCompiler
import NFTDriver
import NFTNetlink
import NFTRuleset
import Netlink
import ServicePlan
import TestSupport
import Testing

/// What `KernelTables` promise. The fake must keep it because other tests rely on the fake, and the kernel must keep it
/// because otherwise these tests would prove nothing. A lost answer is not among it: through this protocol a real kernel
/// cannot be made to lose one, which is tested in `RefusalTests`.
@Suite(.timeLimit(.minutes(2))) struct KernelContractTests {
  private static let plans = Shop.everything.plans

  private static func table(_ family: AddressFamily, _ operations: Transaction.Operation...) -> Transaction {
    Transaction(family: family, operations: operations)
  }

  // MARK: Reading and committing

  @Test(arguments: KernelUnderTest.available)
  func anEmptyKernelHasNoTables(_ kernel: KernelUnderTest) async throws {
    let (families, isKnown, live, isUnchanged) = try await kernel.run { tables, _ in
      try tables.claim()
      return (try tables.families(), try tables.isUnchanged(), try tables.read(), try tables.isUnchanged())
    }
    #expect(families == [])
    #expect(!isKnown, "nothing is known before the first reading")
    #expect(live == LiveTables())
    #expect(isUnchanged)
  }

  @Test(arguments: KernelUnderTest.available)
  func whatIsCommittedIsReadBack(_ kernel: KernelUnderTest) async throws {
    let (size, isUnchanged, families, live, isUnchangedStill) = try await kernel.run { tables, _ in
      let size = try tables.program(Self.plans)
      return (
        size, try tables.isUnchanged(), try tables.families(), try tables.read(), try tables.isUnchanged()
      )
    }
    #expect(size.messages > 2)
    #expect(isUnchanged, "a commit of our own is not a change")
    #expect(families == [.ipv4, .ipv6])
    #expect(live == Self.plans.live)
    #expect(isUnchangedStill)
  }

  @Test(arguments: KernelUnderTest.available)
  func commitsFollowEachOtherWithoutReading(_ kernel: KernelUnderTest) async throws {
    let away = PendingCommit(from: Self.plans.live, to: Shop.everything.without("default/web").plans)
    let between = Self.plans.live.applying(away.transactions)
    let back = PendingCommit(from: between, to: Self.plans)
    try #require(!away.isEmpty && !back.isEmpty)
    let (isUnchanged, live) = try await kernel.run { tables, _ in
      try tables.program(Self.plans)
      for step in [away, back] { try tables.commit(step.transactions) }
      return (try tables.isUnchanged(), try tables.read())
    }
    #expect(isUnchanged)
    #expect(live == between.applying(back.transactions))
  }

  /// Not more than the elements that differ, one message for each operation, and two that begin and end the batch.
  @Test(arguments: KernelUnderTest.available)
  func theSizeIsKnownEvenIfTheCommitIsRefused(_ kernel: KernelUnderTest) async throws {
    let change = PendingCommit(from: Self.plans.live, to: Shop.everything.without("default/web").plans)
    let operations = change.transactions.flatMap(\.operations)
    try #require(operations.allSatisfy { if case .deleteElements = $0 { true } else { false } })
    let (sizes, error) = try await kernel.run { tables, other in
      try tables.program(Self.plans)
      try other.changeAnotherTable()
      var refused = CommitSize()
      let error = tables.refusal(of: change.transactions, size: &refused)
      _ = try tables.read()
      return ([refused, try tables.commit(change.transactions)], error)
    }
    #expect(error == .raced)
    #expect(sizes.map(\.messages) == [2 + operations.count, 2 + operations.count])
  }

  @Test(arguments: KernelUnderTest.available)
  func oneOfTwoTablesCanBeRemoved(_ kernel: KernelUnderTest) async throws {
    let (families, live, none) = try await kernel.run { tables, _ in
      try tables.program(Self.plans)
      try tables.commit([.cleanup(.ipv4)])
      let (families, live) = (try tables.families(), try tables.read())
      try tables.commit([.cleanup(.ipv6)])
      return (families, live, try tables.families())
    }
    #expect(families == [.ipv6])
    #expect(live == LiveTables(ipv6: Self.plans.live.ipv6))
    #expect(none == [])
  }

  /// No client is remembered, so there is nothing to change.
  @Test(arguments: KernelUnderTest.available)
  func restartingTheAffinityOfNoClientChangesNothing(_ kernel: KernelUnderTest) async throws {
    let times = Self.plans.rulesets().map(\.affinityTimes).filter { !$0.isEmpty }
    try #require(times.count == 2)
    let (isUnchanged, live) = try await kernel.run { tables, _ in
      try tables.program(Self.plans)
      for times in times { try tables.restartAffinity(times) }
      return (try tables.isUnchanged(), try tables.read())
    }
    #expect(isUnchanged)
    #expect(live == Self.plans.live)
  }

  // MARK: Refusals

  /// An operation that the kernel refuses if it has the tables of `plans`, and what it answers.
  struct Refused: Sendable, CustomTestStringConvertible {
    let operations: [Transaction.Operation]
    let error: CommitError
    var testDescription: String { "\(error)" }

    /// - Parameter subject: what the last operation is refused because of.
    init(_ errno: KernelErrno, _ subject: Origin.Subject, _ operations: Transaction.Operation...) {
      let origin = Origin(family: .ipv6, transaction: 1, operation: operations.count - 1, subject: subject)
      self.operations = operations
      error = errno == .setFull ? .setFull(origin) : .rejected(errno, origin, kernelSays: nil)
    }
  }

  private static let small = SetDeclaration("small", key: [.word], value: .fields([.word]), size: 2)
  private static let absent = SetDeclaration("absent", key: [.word], value: .fields([.word]))

  private static func element(_ key: UInt32, _ data: UInt32 = 1) -> Element {
    Element(RegisterWords(key), .fields(RegisterWords(data)))
  }

  private static let jump = AnyChain.destination(
    Chain<DestinationSide>("user", [[.verdict(.goto("used"))]]))
  private static let jumpNowhere = AnyChain.destination(
    Chain<DestinationSide>("user", [[], [.verdict(.goto("absent"))]]))

  static let refused = [
    Refused(
      .exists, .element(small, element(1, 2)), .create(.set(small)), .addElements(small, [element(1)]),
      .addElements(small, [element(1, 2)])),
    Refused(
      .setFull, .element(small, element(3)), .create(.set(small)),
      .addElements(small, [element(1), element(2)]),
      .addElements(small, [element(3)])),
    Refused(
      .noEntry, .element(small, element(7)), .create(.set(small)), .addElements(small, [element(1)]),
      .deleteElements(small, [element(7)])),
    Refused(.noEntry, .elements("absent"), .addElements(absent, [element(1)])),
    Refused(.noEntry, .elements("absent"), .deleteElements(absent, [element(1)])),
    Refused(.exists, .object(.set("services")), .create(.set(SetDeclaration("services", key: [.word])))),
    Refused(.noEntry, .object(.set("absent")), .delete(.set("absent"))),
    Refused(.busy, .object(.set("services")), .delete(.set("services"))),
    Refused(.exists, .object(.chain("prerouting")), .create(.chain("prerouting"))),
    Refused(.noEntry, .object(.chain("absent")), .flushChain("absent")),
    Refused(.noEntry, .object(.chain("absent")), .delete(.chain("absent"))),
    Refused(.noEntry, .rule("user", index: 0, nil), .addRules(jump)),
  ]

  /// The batch begins with changes of the other table that the kernel would accept.
  @Test(arguments: KernelUnderTest.available, refused)
  func aRefusedBatchLeavesNothingApplied(_ kernel: KernelUnderTest, _ refused: Refused) async throws {
    let harmless = Self.table(.ipv4, .create(.chain("new")))
    let batch = [harmless, Transaction(family: .ipv6, operations: refused.operations)]
    let (error, isUnchanged, families, live, next) = try await kernel.run { tables, _ in
      try tables.program(Self.plans)
      let error = tables.refusal(of: batch)
      let isUnchanged = try tables.isUnchanged()
      // Without reading: nothing has happened that would make it necessary.
      let next = tables.refusal(of: [harmless])
      return (error, isUnchanged, try tables.families(), try tables.read(), next)
    }
    #expect(error?.withoutText == refused.error)
    #expect(isUnchanged)
    #expect(families == [.ipv4, .ipv6])
    #expect(next == nil)
    #expect(live == Self.plans.live.applying([harmless]))
  }

  /// Where a rule refers to a chain that does not exist, kernels differ in what they name.
  @Test(arguments: KernelUnderTest.available)
  func aRuleThatLeadsNowhereIsRefused(_ kernel: KernelUnderTest) async throws {
    let batch = Self.table(.ipv4, .createTable, .create(.chain("user")), .addRules(Self.jumpNowhere))
    let (error, live) = try await kernel.run { tables, _ in
      _ = try tables.read()
      return (tables.refusal(of: [batch]), try tables.read())
    }
    guard case .rejected(.noEntry, let origin?, _)? = error, case .rule("user", 1, _) = origin.subject else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(origin.transaction == 0 && origin.operation == 2)
    #expect(live == LiveTables())
  }

  @Test(arguments: KernelUnderTest.available)
  func aTableThatDoesNotExistCanNeitherBeDeletedNorChanged(_ kernel: KernelUnderTest) async throws {
    let (deletion, change, families) = try await kernel.run { tables, _ in
      _ = try tables.read()
      let change = tables.refusal(of: [Self.table(.ipv4, .create(.chain("new")))])
      return (tables.refusal(of: [.cleanup(.ipv6)]), change, try tables.families())
    }
    func origin(_ family: AddressFamily, _ subject: Origin.Subject) -> Origin {
      Origin(family: family, transaction: 0, operation: 0, subject: subject)
    }
    #expect(deletion?.withoutText == .rejected(.noEntry, origin(.ipv6, .table), kernelSays: nil))
    #expect(
      change?.withoutText == .rejected(.noEntry, origin(.ipv4, .object(.chain("new"))), kernelSays: nil))
    #expect(families == [])
  }

  /// Before Linux 6.2, a chain may be in use for a moment longer, and the next difference deletes it.
  @Test(arguments: KernelUnderTest.available)
  func aChainInUseStaysAndTheRestIsApplied(_ kernel: KernelUnderTest) async throws {
    let batch = Self.table(
      .ipv4, .createTable, .create(.chain("used")), .create(.chain("user")), .addRules(Self.jump))
    let (error, live, isUnchanged, after) = try await kernel.run { tables, _ in
      _ = try tables.read()
      try tables.commit([batch])
      let error = tables.refusal(of: [Self.table(.ipv4, .delete(.chain("used")), .create(.chain("new")))])
      let live = try tables.read()
      let isUnchanged = try tables.isUnchanged()
      try tables.commit([Self.table(.ipv4, .flushChain("user"), .delete(.chain("used")))])
      return (error, live, isUnchanged, try tables.read())
    }
    #expect(error == nil)
    #expect(live.ipv4?.chains.keys.sorted() == ["new", "used", "user"])
    #expect(live.ipv4?.chains["user"]?.rules == [[.verdict(.goto("used"))]])
    #expect(isUnchanged)
    #expect(after.ipv4?.chains.keys.sorted() == ["new", "user"])
  }

  // MARK: Other programs

  @Test(arguments: KernelUnderTest.available)
  func aChangeByAnotherProgramIsNoticedAndCommitsNothing(_ kernel: KernelUnderTest) async throws {
    let foreign = Self.table(.ipv4, .create(.chain("foreign")))
    let (wasNoticed, errors, live, isUnchanged, repaired) = try await kernel.run { tables, other in
      try tables.program(Self.plans)
      try other.commit([foreign])
      let wasNoticed = try !tables.isUnchanged()
      let errors = [tables.refusal(of: [.cleanup(.ipv4)]), tables.refusal(of: [.cleanup(.ipv6)])]
      let live = try tables.read()
      let isUnchanged = try tables.isUnchanged()
      try tables.commit(PendingCommit(from: live, to: Self.plans).transactions)
      return (wasNoticed, errors, live, isUnchanged, try tables.read())
    }
    #expect(wasNoticed)
    #expect(errors == [.raced, .raced], "until the tables are read again")
    #expect(live == Self.plans.live.applying([foreign]))
    #expect(isUnchanged)
    #expect(repaired == Self.plans.live)
  }

  @Test(arguments: KernelUnderTest.available)
  func aChangeOfAnotherTableCanBeNoted(_ kernel: KernelUnderTest) async throws {
    let addition = Self.table(.ipv4, .create(.chain("new")))
    let (before, after, error, isUnchanged) = try await kernel.run { tables, other in
      try tables.program(Self.plans)
      try other.changeAnotherTable()
      let before = try tables.isUnchanged()
      tables.noteForeignChange(generation: try other.generation())
      let after = try tables.isUnchanged()
      return (before, after, tables.refusal(of: [addition]), try tables.isUnchanged())
    }
    #expect(!before)
    #expect(after)
    #expect(error == nil)
    #expect(isUnchanged)
  }

  /// Whoever has missed one change does not know what it was.
  @Test(arguments: KernelUnderTest.available)
  func theSecondOfTwoChangesAloneCannotBeNoted(_ kernel: KernelUnderTest) async throws {
    let (isUnchanged, error, next) = try await kernel.run { tables, other in
      try tables.program(Self.plans)
      try other.changeAnotherTable()
      try other.changeAnotherTable()
      tables.noteForeignChange(generation: try other.generation())
      let isUnchanged = try tables.isUnchanged()
      let error = tables.refusal(of: [.cleanup(.ipv4)])
      _ = try tables.read()
      return (isUnchanged, error, tables.refusal(of: [.cleanup(.ipv4)]))
    }
    #expect(!isUnchanged)
    #expect(error == .raced)
    #expect(next == nil)
  }

  /// As `cleanup` does it after `apply`.
  @Test(arguments: KernelUnderTest.available)
  func whatWasReadCanBeForgotten(_ kernel: KernelUnderTest) async throws {
    let foreign = Self.table(.ipv4, .create(.chain("foreign")))
    let (before, isUnchanged, error, families) = try await kernel.run { tables, other in
      try tables.program(Self.plans)
      try other.commit([foreign])
      let before = tables.refusal(of: [.cleanup(.ipv4), .cleanup(.ipv6)])
      tables.forgetReading()
      let isUnchanged = try tables.isUnchanged()
      return (
        before, isUnchanged, tables.refusal(of: [.cleanup(.ipv4), .cleanup(.ipv6)]), try tables.families()
      )
    }
    #expect(before == .raced)
    #expect(!isUnchanged, "nothing is known any more")
    #expect(error == nil)
    #expect(families == [])
  }

  @Test(arguments: KernelUnderTest.available)
  func afterACommitWithoutAReadingNothingIsKnown(_ kernel: KernelUnderTest) async throws {
    let (isUnchanged, error) = try await kernel.run { tables, other in
      try tables.program(Self.plans)
      tables.forgetReading()
      try tables.commit([.cleanup(.ipv4)])
      let isUnchanged = try tables.isUnchanged()
      try other.changeAnotherTable()
      return (isUnchanged, tables.refusal(of: [.cleanup(.ipv6)]))
    }
    #expect(!isUnchanged)
    #expect(error == nil)
  }

  /// As `cleanup` does it.
  @Test(arguments: KernelUnderTest.available)
  func withoutAReadingACommitIsBoundToNoGeneration(_ kernel: KernelUnderTest) async throws {
    let creation = Self.table(.ipv6, .createTable)
    let (found, error, families) = try await kernel.run { tables, other in
      try other.commit([creation])
      let found = try tables.families()
      try other.changeAnotherTable()
      return (found, tables.refusal(of: [.cleanup(.ipv6)]), try tables.families())
    }
    #expect(found == [.ipv6])
    #expect(error == nil)
    #expect(families == [])
  }

  @Test(arguments: KernelUnderTest.available)
  func aTableOfAnotherOwnerCanBeReadButNotChanged(_ kernel: KernelUnderTest) async throws {
    let (port, claim, families, live, error, after) = try await kernel.run { tables, other in
      let port = try other.ownIPv4Table()
      var claim: CommitError?
      do throws(ProgrammingError) { try tables.claim() } catch { claim = error.cause }
      let (families, live) = (try tables.families(), try tables.read())
      let error = tables.refusal(of: [
        Self.table(.ipv6, .createTable), Self.table(.ipv4, .create(.chain("new"))),
      ])
      return (port, claim, families, live, error, try tables.read())
    }
    #expect(claim == .ownedByAnother(.ipv4, port: port))
    #expect(families == [.ipv4])
    #expect(live == LiveTables(ipv4: TableImage(family: .ipv4)))
    #expect(error == .ownedByAnother(.ipv4, port: port))
    #expect(after == live)
  }

  @Test(arguments: KernelUnderTest.available)
  func aTableCanBeClaimedWhenItsOwnerHasEnded(_ kernel: KernelUnderTest) async throws {
    let (families, live) = try await kernel.run { tables, other in
      _ = try other.ownIPv4Table()
      try other.endOwner()
      try tables.claim()
      let families = try tables.families()
      try tables.program(Self.plans)
      return (families, try tables.read())
    }
    #expect(families == [])
    #expect(live == Self.plans.live)
  }
}

extension KernelTables {
  /// Reads the tables and commits what they lack.
  @discardableResult
  fileprivate func program(_ plans: Plans) throws -> CommitSize {
    try commit(PendingCommit(from: try read(), to: plans).transactions)
  }

  @discardableResult
  fileprivate func commit(_ transactions: [Transaction]) throws(CommitError) -> CommitSize {
    var size = CommitSize()
    try commit(transactions, replacing: nil, size: &size)
    return size
  }

  /// Commits, and returns why that failed; nil if it did not.
  fileprivate func refusal(of transactions: [Transaction], size: inout CommitSize) -> CommitError? {
    do throws(CommitError) { try commit(transactions, replacing: nil, size: &size) } catch { return error }
    return nil
  }

  fileprivate func refusal(of transactions: [Transaction]) -> CommitError? {
    var size = CommitSize()
    return refusal(of: transactions, size: &size)
  }
}

extension LiveTables {
  /// The tables after these transactions.
  fileprivate func applying(_ transactions: [Transaction]) -> LiveTables {
    transactions.reduce(into: self) { tables, transaction in
      let image = TableImage.applying(transaction, to: tables[transaction.family])
      if transaction.family == .ipv4 { tables.ipv4 = image } else { tables.ipv6 = image }
    }
  }
}

extension CommitError {
  /// The error without the kernel's own words, which differ from version to version.
  fileprivate var withoutText: CommitError {
    if case .rejected(let errno, let origin, _) = self {
      .rejected(errno, origin, kernelSays: nil)
    } else {
      self
    }
  }
}
