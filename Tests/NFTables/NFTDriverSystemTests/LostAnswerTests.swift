import Addresses
import ClusterModel
import DriverSupport
import NFTCompiler
import NFTNetlink
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTDriver

/// One-shot programming when the kernel's answer is lost, or another program commits in between.
struct OneShotLostAnswerTests {
  private static let plans = Shop.everything.plans
  private static let expected = plans.rulesets().reduce(0) { $0 + $1.ruleset.elementCount }

  /// Collects the pauses between attempts.
  private final class Pauses {
    var attempts: [Int] = []
  }

  private func programmer(_ kernel: FakeKernel) -> (Programmer, Pauses) {
    let pauses = Pauses()
    return (Programmer(kernel) { pauses.attempts.append($0) }, pauses)
  }

  @Test(arguments: [false, true])
  func reportsABatchOnceWhoseAnswerWasLost(_ isLostToo: Bool) throws {
    let kernel = FakeKernel()
    kernel.failures = [.outcomeUnknown]
    kernel.losesBatchesToo = isLostToo
    var (programmer, pauses) = programmer(kernel)
    var report = SyncReport()
    let commit = try programmer.apply(Self.plans, by: NFTBackEnd(), report: &report)
    #expect(commit.isEmpty == !isLostToo)
    #expect(kernel.tables == Self.plans.live)
    #expect(kernel.commits.count == 1)
    #expect(report.batches == 1)
    #expect(report.elementsAdded.values.reduce(0, +) == Self.expected)
    #expect(pauses.attempts == [1])
  }

  @Test(arguments: [false, true])
  func removesTablesEvenIfTheAnswerIsLost(_ isLostToo: Bool) throws {
    let kernel = FakeKernel()
    var (programmer, pauses) = programmer(kernel)
    var report = SyncReport()
    _ = try programmer.apply(Self.plans, by: NFTBackEnd(), report: &report)
    kernel.failures = [.outcomeUnknown]
    kernel.losesBatchesToo = isLostToo
    #expect(try programmer.cleanup() == [.ipv4, .ipv6])
    #expect(kernel.tables == LiveTables())
    #expect(try programmer.cleanup() == [])
    #expect(pauses.attempts == [1])
  }

  @Test func countsNoBatchOfAnEarlierAction() throws {
    let kernel = FakeKernel()
    var (programmer, _) = programmer(kernel)
    var first = SyncReport()
    _ = try programmer.apply(Self.plans, by: NFTBackEnd(), report: &first)
    kernel.failures = [.outcomeUnknown]
    #expect(try programmer.cleanup() == [.ipv4, .ipv6])
    var second = SyncReport()
    _ = try programmer.apply(Self.plans, by: NFTBackEnd(), report: &second)
    #expect(second.batches == 1)
    #expect(second.size.messages == first.size.messages)
    #expect(second.elementsAdded.values.reduce(0, +) == Self.expected)
  }

  /// The table that the second attempt reads may lack what the first one removed.
  @Test(arguments: [false, true])
  func remembersTheFrontendsThatWereThere(_ isLostToo: Bool) throws {
    let kernel = FakeKernel()
    var (programmer, _) = programmer(kernel)
    var report = SyncReport()
    let name = NamespacedName("default", "dns")
    let dns = service("default/dns") {
      $0.type = .nodePort
      $0.clusterIPs = ["10.96.0.99"]
      $0.ports = [ServicePort(name: "dns", transport: .udp, port: 53, nodePort: 30053)]
    }
    let node = NodeView(name: "node1", addresses: ["192.168.1.1"])
    let with = Intent(cluster: ClusterSnapshot(services: [dns]), node: node, settings: ProxySettings())
    _ = try programmer.apply(with.plans, by: NFTBackEnd(), report: &report)
    #expect(programmer.formerFrontends == FormerFrontends())
    kernel.failures = [.outcomeUnknown]
    kernel.losesBatchesToo = isLostToo
    _ = try programmer.apply(with.without(name).plans, by: NFTBackEnd(), report: &report)
    #expect(
      programmer.formerFrontends.ipv4 == [.address("10.96.0.99", .udp, 53), .nodePort(.udp, 30053)])
    #expect(programmer.formerFrontends.ipv6.isEmpty)
    _ = try programmer.apply(with.without(name).plans, by: NFTBackEnd(), report: &report)
    #expect(programmer.formerFrontends == FormerFrontends())
  }

  @Test func givesUpAfterTenAttempts() throws {
    let kernel = FakeKernel()
    kernel.failures = Array(repeating: .raced, count: 10)
    var (programmer, pauses) = programmer(kernel)
    var report = SyncReport()
    #expect(throws: ProgrammingError.self) {
      try programmer.apply(Self.plans, by: NFTBackEnd(), report: &report)
    }
    #expect(pauses.attempts == Array(1...9))
    #expect(report.batches == 0)
    #expect(kernel.tables == LiveTables())
  }

  /// What `apply` has read says nothing about what `cleanup` removes.
  @Test func cleansUpThoughAnotherProgramHasCommittedSinceApply() throws {
    let kernel = FakeKernel()
    var (programmer, pauses) = programmer(kernel)
    var report = SyncReport()
    _ = try programmer.apply(Self.plans, by: NFTBackEnd(), report: &report)
    kernel.changeAnotherTable()
    #expect(try programmer.cleanup() == [.ipv4, .ipv6])
    #expect(kernel.tables == LiveTables())
    #expect(pauses.attempts.isEmpty)
    _ = try programmer.apply(Self.plans, by: NFTBackEnd(), report: &report)
    #expect(kernel.tables == Self.plans.live)
  }

  /// `diff` works beside a daemon that owns the tables; `apply` and `cleanup` say who owns them.
  @Test func comparesOwnedTablesAndChangesNone() throws {
    let kernel = FakeKernel()
    let owned = ProgrammingError(cause: .ownedByAnother(.ipv4, port: 7), owner: nil)
    var (programmer, _) = programmer(kernel)
    kernel.claimFailures = [owned, owned]
    #expect(try !programmer.pendingCommit(for: Self.plans, by: NFTBackEnd()).isEmpty)
    #expect(kernel.claimFailures.count == 2)
    var report = SyncReport()
    #expect(throws: ProgrammingError.self) {
      try programmer.apply(Self.plans, by: NFTBackEnd(), report: &report)
    }
    #expect(kernel.commits.isEmpty)
    kernel.claimFailures = []
    _ = try programmer.apply(Self.plans, by: NFTBackEnd(), report: &report)
    kernel.claimFailures = [owned]
    #expect(throws: ProgrammingError.self) { try programmer.cleanup() }
    #expect(kernel.tables == Self.plans.live)
  }
}
