import DriverSupport
import ServicePlan
import Addresses
import Foundation
import NFTNetlink
import Netlink
import PrivateNetwork
import NFTRuleset
import NFTCompiler
import TestSupport
import Testing

@testable import NFTDriver

/// Programs the real kernel, in private network namespaces.
@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"))
struct ProgrammerTests {
  /// The tables in the kernel.
  private static func live() throws -> LiveTables {
    var connection = try NFTConnection()
    return LiveTables(ipv4: try connection.readTable(.ipv4), ipv6: try connection.readTable(.ipv6))
  }

  /// Programs the intent.
  @discardableResult
  private static func apply(_ intent: Intent) throws -> SyncReport {
    var programmer = try Programmer()
    var report = SyncReport()
    _ = try programmer.apply(intent.plans, by: NFTBackEnd(), report: &report)
    return report
  }

  /// The message of the error that the body throws.
  private static func complaint(_ body: () throws -> Void) throws -> String {
    do { try body() } catch let error as ProgrammingError { return error.description }
    return "it was done"
  }

  @Test func programsAnEmptyKernelAndThenChangesNothing() async throws {
    let plans = Shop.everything.plans
    let (first, live, second) = try await inPrivateNetwork {
      let first = try Self.apply(Shop.everything)
      return (first, try Self.live(), try Self.apply(Shop.everything))
    }
    #expect(live == plans.live)
    #expect(
      first.elementsAdded.values.reduce(0, +) == plans.rulesets().reduce(0) { $0 + $1.ruleset.elementCount })
    #expect(first.elementsDeleted.values.reduce(0, +) == 0)
    #expect(first.size.messages > 0)
    #expect(second.size.messages == 0)
    #expect(second.size.bytes == 0)
  }

  @Test func changesTwoElementsForOneEndpointAmongTenThousand() async throws {
    let before = Shop.many(1_000, endpoints: 10)
    let after = Shop.many(1_000, endpoints: 10, replacing: true)
    let (change, report, live) = try await inPrivateNetwork {
      try Self.apply(before)
      var programmer = try Programmer()
      var report = SyncReport()
      let change = try programmer.apply(after.plans, by: NFTBackEnd(), report: &report)
      return (change, report, try Self.live())
    }
    #expect(change.summary.map(\.owner) == ["default/service-0"])
    #expect(change.transactions.flatMap(\.operations).count == 2)
    #expect(report.elementsAdded.values.reduce(0, +) == 1)
    #expect(report.elementsDeleted.values.reduce(0, +) == 1)
    // The batch's beginning, one message for each of the two operations, and its end.
    #expect(report.size.messages == 4)
    #expect(report.size.bytes < 500)
    #expect(PendingCommit(from: live, to: after.plans).isEmpty)
  }

  /// `apply` itself cannot be too late, because its batch is bound to the generation that was read. So this one is sent
  /// without a generation.
  @Test(arguments: [
    (
      "add element ip viaduct services { 10.96.0.10 . tcp . 80 : 0:1 }",
      "element 10.96.0.10 . tcp . 80 of services (IPv4), default/web:http: EEXIST (File exists);"
    ),
    (
      "add element ip viaduct cluster-ips { 10.96.0.10 }",
      "element 10.96.0.10 of cluster-ips (IPv4): EEXIST (File exists), an element of default/web;"
    ),
  ])
  func leavesEverythingAsItWasWhenTheKernelRefuses(_ meddling: String, _ sentence: String) async throws {
    let (error, isUnharmed) = try await inPrivateNetwork {
      try Self.apply(Shop.everything.without("default/web"))
      let late = PendingCommit(from: try Self.live(), to: Shop.everything.plans)
      guard shell("nft '\(meddling)'").status == 0 else { throw NetlinkError.malformed }
      let before = try Self.live()
      var connection = try NFTConnection()
      do throws(CommitError) { try connection.commit(encode(late.transactions)) } catch {
        guard case .rejected(_, let origin?, _) = error else { throw error }
        return (
          ProgrammingError(cause: error, owner: late.owner(of: origin)).description,
          try Self.live() == before
        )
      }
      return ("it was done", try Self.live() == before)
    }
    #expect(error.contains(sentence), "\(error)")
    #expect(isUnharmed)
  }

  @Test func namesTheServiceOfAnEndpointThatTheKernelRefuses() async throws {
    let (error, isUnharmed) = try await inPrivateNetwork {
      try Self.apply(Shop.many(3, endpoints: 4))
      let late = PendingCommit(from: try Self.live(), to: Shop.many(3, endpoints: 5).plans)
      // The third Service's fifth endpoint is there already, as another address.
      let fresh = Shop.many(3, endpoints: 5).plans.rulesets()[0].ruleset.set("endpoints")?.elements ?? []
      guard let key = fresh.last?.key else { throw NetlinkError.malformed }
      let slot = "\(String(key[0] >> 16, radix: 16)):\(String(key[0] & 0xffff, radix: 16)) . \(key[1])"
      let added = shell("nft 'add element ip viaduct endpoints { \(slot) : 10.0.0.1 . 80 }'")
      guard added.status == 0 else { return (added.output, false) }
      let before = try Self.live()
      var connection = try NFTConnection()
      do throws(CommitError) { try connection.commit(encode(late.transactions)) } catch {
        guard case .rejected(_, let origin?, _) = error else { throw error }
        let sentence = ProgrammingError(cause: error, owner: late.owner(of: origin)).description
        return (sentence, try Self.live() == before)
      }
      return ("it was done", false)
    }
    let sentence = " . 4 of endpoints (IPv4): EEXIST (File exists), an element of default/service-2:http;"
    #expect(error.contains(sentence), "\(error)")
    #expect(isUnharmed)
  }

  /// With this many elements, the tables also change while they are being read.
  @Test func retriesWhileAnotherProgramChangesItsTable() async throws {
    let wanted = Shop.many(1_000, endpoints: 10, replacing: true)
    let (changes, live) = try await inPrivateNetwork { () -> (Int, LiveTables) in
      try Self.apply(Shop.many(1_000, endpoints: 10))
      let other = OtherTable()
      other.start()
      while other.changes == 0 { usleep(100) }
      try Self.apply(wanted)
      other.waitForEnd()
      return (other.changes, try Self.live())
    }
    #expect(changes > 0)
    #expect(PendingCommit(from: live, to: wanted.plans).isEmpty)
  }

  @Test func refusesATableThatAnotherSocketOwnsBeforeAnythingIsSent() async throws {
    let (sentences, tables, generations) = try await inPrivateNetwork {
      var owner = try NetlinkSocket(.netfilter)
      try owner.send(OtherProgram.creation(of: tableName, isOwned: true))
      var connection = try NFTConnection()
      let before = try connection.generation()
      let sentences = [
        try Self.complaint { try Self.apply(Shop.everything) },
        try Self.complaint {
          var programmer = try Programmer()
          _ = try programmer.cleanup()
        },
      ]
      let tables = shell("nft list tables").output
      _ = try owner.receive(waiting: false)
      return (sentences, tables, [before, try connection.generation()])
    }
    for sentence in sentences {
      #expect(sentence.hasPrefix("the table ip viaduct is owned by "), "\(sentence)")
      #expect(sentence.hasSuffix("; stop the program that owns it first"), "\(sentence)")
    }
    #expect(tables == "table ip viaduct\n")
    #expect(generations[0] == generations[1])
  }

  /// A daemon that owns no tables goes on as soon as the one that does has ended.
  @Test func claimsATableWhoseOwnerHasEnded() async throws {
    let (during, after) = try await inPrivateNetwork {
      let kernel = try NFTKernel(ownsTables: false)
      let during = try {
        var owner = try NetlinkSocket(.netfilter)
        try owner.send(OtherProgram.creation(of: tableName, isOwned: true))
        let message = try Self.complaint { try kernel.claim() }
        _ = try owner.receive(waiting: false)
        return message
      }()
      return (during, try Self.complaint { try kernel.claim() })
    }
    #expect(during.hasPrefix("the table ip viaduct is owned by "), "\(during)")
    #expect(after == "it was done")
  }

  @Test func cleansUpBothTablesAndNothingElse() async throws {
    let (removed, tables, again) = try await inPrivateNetwork {
      shell("nft 'add table inet viaduct; add table ip somebody-else; add table bridge viaduct'")
      try Self.apply(Shop.everything)
      var programmer = try Programmer()
      let removed = try programmer.cleanup()
      return (removed, shell("nft list tables").output, try programmer.cleanup())
    }
    #expect(removed == [.ipv4, .ipv6])
    #expect(
      tables.split(separator: "\n").sorted() == [
        "table bridge viaduct", "table inet viaduct", "table ip somebody-else",
      ])
    #expect(again == [])
  }

  @Test(arguments: [
    "add chain ip viaduct foreign",
    "add chain ip viaduct foreign; add rule ip viaduct foreign drop; insert rule ip viaduct services jump foreign",
    "add chain ip viaduct input { type filter hook input priority 0; policy drop; }",
    "insert rule ip viaduct prerouting drop",
    "add rule ip6 viaduct postrouting counter",
    "flush chain ip viaduct services",
    "add set ip viaduct foreign { type ipv4_addr; }",
    "add map ip viaduct foreign { type ipv4_addr : verdict; elements = { 10.0.0.1 : goto services }; }",
    "add element ip viaduct services { 10.9.9.9 . tcp . 99 : 1:2345 }",
    "add element ip6 viaduct cluster-ips { fd00::9 }",
    "add element ip viaduct class { * : drop }",
    "add element ip viaduct local-pods { 172.16.0.0/12 }",
    "delete element ip viaduct cluster-ips { 10.96.0.10 }",
    "flush set ip viaduct source-ranges",
    "flush table ip viaduct",
    "delete table ip6 viaduct",
    "add table ip viaduct { flags dormant; }",
    "flush ruleset",
  ])
  func repairsWhatAnotherProgramChanged(_ meddling: String) async throws {
    let plans = Shop.everything.plans
    let (output, wasNoticed, report, live) = try await inPrivateNetwork {
      try Self.apply(Shop.everything)
      let output = shell("nft -f -", input: meddling).output
      var programmer = try Programmer()
      let wasNoticed = !(try programmer.pendingCommit(for: plans, by: NFTBackEnd())).isEmpty
      var report = SyncReport()
      _ = try programmer.apply(plans, by: NFTBackEnd(), report: &report)
      return (output, wasNoticed, report, try Self.live())
    }
    #expect(output == "")
    #expect(wasNoticed)
    #expect(report.size.messages > 0)
    #expect(live == plans.live)
  }
}

/// Another program that changes a table of its own as fast as it can for 0.3 seconds, in the network namespace of the
/// thread that creates it.
private final class OtherTable: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0
  private let isOver = DispatchSemaphore(value: 0)
  private let name = "somebody-else"

  /// The number of changes so far.
  var changes: Int { lock.withLock { count } }

  func start() {
    let thread = Thread { [self] in
      defer { isOver.signal() }
      guard let socket = try? NetlinkSocket(.netfilter) else { return }
      let end = ContinuousClock.now + .milliseconds(300)
      while ContinuousClock.now < end {
        for batch in [OtherProgram.creation(of: name), OtherProgram.deletion(of: name)] {
          try? socket.send(batch)
          lock.withLock { count += 1 }
        }
      }
    }
    thread.start()
  }

  func waitForEnd() { isOver.wait() }
}
