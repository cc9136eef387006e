import Addresses
import Foundation
import NodeChecks
import NFTRuleset
import NFTSimulator
import TestSupport
import Testing

@testable import Inspection
@testable import NFTNetlink

/// A real packet beside the simulated one, and what `trace --live` prints of both.
@Suite struct LiveComparisonTests {
  private let table = TracedTable()

  /// Compares messages with the simulation; the tables are the same unless another one is expected.
  private func comparison(
    _ flow: TracedFlow, _ messages: [TraceMessage], in table: TracedTable = TracedTable(),
    expected: TracedTable? = nil
  ) -> LiveComparison {
    let followed = table.followed(flow, messages)
    return LiveComparison(
      followed, Packet(followed) { _ in "cni0" }, live: table.image, expected: (expected ?? table).image,
      on: TracedTable.node, remembering: DynamicMapContents())
  }

  private func lines(_ comparison: LiveComparison) -> [String] {
    LiveTraceText(comparison).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  // MARK: Agreement

  @Test(
    arguments: [
      "10.96.0.1", "fd00:96::1", "10.96.0.2", "fd00:96::2", "10.96.0.99", "192.0.2.1", "2001:db8::1",
    ] as [IPAddress])
  func aKernelThatDoesTheSameAgrees(_ target: IPAddress) throws {
    let table = TracedTable(target.family)
    let flow = table.flow(to: target)
    for way in table.ways(flow) {
      let comparison = comparison(flow, table.messages(flow, taking: way), in: table)
      #expect(comparison.isSame)
      #expect(comparison.simulated?.path == way.path && comparison.simulated?.fate == way.fate)
      let isTogether = comparison.steps.allSatisfy { if case .both = $0 { true } else { false } }
      #expect(isTogether && comparison.steps.count == way.path.count)
      #expect(lines(comparison).suffix(2) == ["They agree, rule for rule.", ""])
    }
  }

  @Test func theEndpointThatTheKernelChoseIsSimulated() throws {
    let flow = table.flow(to: "10.96.0.1")
    let ways = table.ways(flow)
    try #require(ways.count == 2)
    let fates = ways.map { comparison(flow, table.messages(flow, taking: $0)).simulated?.fate }
    #expect(fates == ways.map(\.fate) && fates[0] != fates[1])
  }

  @Test func aMasqueradedPacketMayHaveAnyAddressOfTheNode() throws {
    let flow = table.flow(to: "10.96.0.1", from: "10.244.1.5")
    let way = try #require(table.ways(flow).first { $0.fate.isMasqueraded })
    #expect(comparison(flow, table.messages(flow, taking: way)).isSame)
  }

  // MARK: Differences

  /// The table changed after it was read, or the simulator is wrong.
  @Test func anotherFateDiffers() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    let elsewhere =
      [table.start()] + way.path.map { table.match($0) }
      + [table.end(table.headers(flow, to: "10.244.9.9", port: 8080))]
    let comparison = comparison(flow, elsewhere)
    #expect(!comparison.isSame)
    #expect(comparison.simulated?.fate == way.fate)
    #expect(
      lines(comparison).suffix(2) == [
        "They differ: the table may have changed meanwhile, or the simulator has a bug", "",
      ])
    #expect(
      lines(comparison).contains("The kernel: it is delivered to 10.244.9.9 port 8080, as from 10.244.1.7."))
  }

  /// iptables-legacy sends no trace messages: the packet is not seen again after our rules.
  @Test func aPacketThatIsLostIsLaidAtTheChainThatDrops() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    let messages = [table.start()] + way.path.map { table.match($0) }
    let followed = table.followed(flow, messages)
    func lines(_ chains: [ForwardingChain]) -> [String] {
      self.lines(
        LiveComparison(
          followed, Packet(followed) { _ in "cni0" }, live: table.image, expected: table.image,
          on: TracedTable.node, remembering: DynamicMapContents(), passing: chains))
    }
    let native = ForwardingChain(
      program: "nft", table: "inet fw", chain: "c", families: [.ipv4], fate: .droppedByPolicy)
    #expect(lines([native]).suffix(2).first?.hasPrefix("They differ") == true)
    let legacy = ForwardingChain(
      program: "iptables-legacy", table: "filter", chain: "FORWARD", families: [.ipv4], fate: .droppedByPolicy
    )
    let found = lines([native, legacy])
    #expect(
      found.contains {
        $0.hasSuffix(
          "and was dropped by chain FORWARD in table filter of iptables-legacy, which is not ours.")
      })
    #expect(
      found.suffix(2).first
        == "They agree as far as our rules go; another program's dropped the packet afterwards; "
        + "'iptables-legacy -I FORWARD -m conntrack --ctstate DNAT -j ACCEPT' lets connections to Services pass"
    )
  }

  /// The chain that masquerades comes after the one that dropped the packet.
  @Test func aPacketThatEndsBeforeALaterHookAgreesUntilThen() throws {
    let flow = table.flow(to: "10.96.0.1", from: "10.244.1.5")
    let way = try #require(
      table.ways(flow).last { $0.fate.isMasqueraded && $0.path.contains { $0.chain == "postrouting" } })
    let reached = way.path.prefix { $0.chain != "postrouting" }
    let drop = table.message(table: "fw", tableFamily: 1, "forward", .policy, .drop)
    let chain = ForwardingChain(
      program: "nft", table: "inet fw", chain: "forward", families: [.ipv4], fate: .droppedByPolicy)
    func compared(_ path: some Sequence<RulePosition>) -> LiveComparison {
      let followed = table.followed(flow, [table.start()] + path.map { table.match($0) } + [drop])
      return LiveComparison(
        followed, Packet(followed) { _ in "cni0" }, live: table.image, expected: table.image,
        on: TracedTable.node, remembering: DynamicMapContents(), passing: [chain])
    }
    let comparison = compared(reached)
    #expect(comparison.hasSamePath && !comparison.isSame)
    #expect(comparison.simulated?.path.starts(with: reached) == true)
    #expect(lines(comparison).suffix(2).first?.hasPrefix("They agree as far as our rules go") == true)
    // Our own chains were not gone through to their ends, or not as simulated.
    #expect(!compared(reached.dropLast()).hasSamePath && !compared(reached.dropFirst()).hasSamePath)
  }

  @Test func aSkippedRuleDiffersEvenWithTheSameFate() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    var messages = table.messages(flow, taking: way)
    messages.remove(at: 2)
    let comparison = comparison(flow, messages)
    #expect(!comparison.isSame && comparison.simulated?.fate == way.fate)
    let kinds = comparison.steps.map { step in
      switch step {
      case .both: "both"
      case .kernel: "kernel"
      case .simulator: "simulator"
      }
    }
    let count = way.path.count
    #expect(
      kinds == ["both"] + Array(repeating: "kernel", count: count - 2)
        + Array(repeating: "simulator", count: count - 1))
  }

  @Test func manifestsThatDifferFromTheTableAreNamed() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    let changed = TracedTable(port: 9090)
    let comparison = comparison(flow, table.messages(flow, taking: way), expected: changed)
    #expect(!comparison.isSame)
    #expect(
      lines(comparison).suffix(2) == [
        "They differ: 'viaduct diff' shows how the kernel's table differs from the manifests", "",
      ])
  }

  /// Positions mean little if the tables differ: a rule that was inserted by hand moves all others.
  @Test func rulesAreComparedByText() throws {
    let flow = table.flow(to: "10.96.0.2")
    let way = try #require(table.ways(flow).first)
    var image = table.image
    let rules = try #require(image.chains["refuse"]?.rules)
    image.chains["refuse"]?.rules = rules.reversed()
    let followed = table.followed(flow, table.messages(flow, taking: way))
    let comparison = LiveComparison(
      followed, Packet(followed) { _ in "cni0" }, live: image, expected: table.image, on: TracedTable.node,
      remembering: DynamicMapContents())
    #expect(!comparison.isSame)
  }

  /// A packet may pass other tables on its way; only our rules are compared.
  @Test func otherTablesDoNotPartThePaths() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    var messages = table.messages(flow, taking: way)
    messages.insert(
      table.message(table: "filter", tableFamily: 1, "prerouting", .rule(handle: 8), .accept), at: 2)
    let comparison = comparison(flow, messages)
    #expect(comparison.isSame)
    #expect(
      lines(comparison).contains("  kernel     inet filter, prerouting: rule with handle 8: accept"))
    #expect(lines(comparison).filter { $0.hasPrefix("  both ") }.count == way.path.count)
  }

  // MARK: Text

  @Test func theTextShowsBothPathsAndFates() throws {
    let flow = table.flow(to: "10.96.0.2")
    let way = try #require(table.ways(flow).first)
    let lines = lines(comparison(flow, table.messages(flow, taking: way)))
    #expect(lines.first == "10.244.1.7, entering through cni0, sent TCP to 10.96.0.2 port 80")
    #expect(lines.dropFirst().prefix(way.path.count).allSatisfy { $0.hasPrefix("  both       ") })
    #expect(
      lines.suffix(4) == [
        "The kernel: it is refused with a TCP reset.", "The simulator: it is refused with a TCP reset.",
        "They agree, rule for rule.", "",
      ])
  }

  @Test func theNodeMaySendItself() throws {
    let table = TracedTable(.ipv6)
    let flow = table.flow(to: "fd00:96::2", from: "fd00:50::11")
    let way = try #require(table.ways(flow).first)
    let comparison = comparison(flow, table.messages(flow, taking: way, inputInterface: nil), in: table)
    #expect(comparison.isSame && comparison.packet.inputInterface == nil)
    #expect(lines(comparison).first == "the node itself, fd00:50::11, sent TCP to fd00:96::2 port 80")
  }

  @Test func anEndpointThatIsAServiceAddressDoesNotAnswer() throws {
    let table = TracedTable(endpoints: ["10.96.0.2"])
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    let comparison = comparison(flow, table.messages(flow, taking: way), in: table)
    #expect(comparison.isSame)
    let unanswered = "sent on to 10.96.0.2 port 8080, where nothing answers: "
    #expect(lines(comparison).contains { $0.hasPrefix("The kernel: it is \(unanswered)") })
    #expect(lines(comparison).contains { $0.hasPrefix("The simulator: it is \(unanswered)") })
    #expect(LiveTraceDocument(comparison).kernel.fate == "unanswered")
    #expect(LiveTraceDocument(comparison).simulator.fates.map(\.fate) == ["unanswered"])
  }

  @Test(
    arguments: [
      (.untouched, "left unchanged: it continues as it came"), (.dropped, "dropped"),
      (.unreachable, "refused with ICMP port unreachable"),
      (.droppedElsewhere("inet fw, chain input"), "dropped by inet fw, chain input, which is not ours"),
      (
        .lost(after: "ip viaduct, chain services"),
        "not seen again after ip viaduct, chain services: there is no route, or a hook outside nftables took it"
      ),
      (
        .delivered(to: "fd00:244::5", port: 53, from: "fd00:50::11"),
        "delivered to fd00:244::5 port 53, as from fd00:50::11"
      ),
    ] as [(FollowedPacket.Ending, String)])
  func everyEndingHasWords(_ ending: FollowedPacket.Ending, _ words: String) {
    #expect(ending.words == words)
  }

  @Test(
    arguments: [
      (.continue, "continue"), (.accept, "accept"), (.drop, "drop"), (.chain(.goto("refuse")), "goto refuse"),
      (.chain(.return), "return"), (.other(-5), "verdict -5"),
    ] as [(TraceMessage.TracedVerdict, String)])
  func verdictsAreInNftsNotation(_ verdict: TraceMessage.TracedVerdict, _ words: String) {
    #expect(verdict.words == words)
  }

  // MARK: JSON

  @Test func scriptsReadBothPaths() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    var messages = table.messages(flow, taking: way)
    messages.insert(table.message(table: "filter", "prerouting", .rule(handle: 8), .accept), at: 1)
    let document = LiveTraceDocument(comparison(flow, messages))
    #expect(document.agree && document.entersBy == "cni0")
    #expect(document.kernel.fate == "delivered" && document.kernel.place == nil)
    #expect(document.kernel.source == flow.source && document.kernel.port == 8080)
    let ours = document.kernel.path.dropFirst()
    #expect(document.kernel.path.compactMap(\.table) == ["ip filter"] + way.path.map { _ in "ip viaduct" })
    #expect(document.kernel.path.compactMap(\.handle) == [8] + way.path.map { table.handle($0) })
    #expect(document.kernel.path[0].rule == nil && ours.compactMap(\.rule) == way.path.map(\.rule))
    #expect(document.kernel.path.first?.text == nil && document.kernel.path.first?.verdict == "accept")
    #expect(document.simulator.path.map(\.chain) == way.path.map(\.chain.description))
    #expect(document.simulator.path.map(\.text) == ours.map(\.text))
    #expect(document.simulator.path.allSatisfy { $0.table == nil && $0.handle == nil && $0.text != nil })
    let json = String(decoding: try JSONEncoder().encode(document), as: UTF8.self)
    #expect(json.contains(#""agree":true"#) && json.contains(#""probability":0.5"#))
  }

  @Test func scriptsReadWhereAPacketEnded() {
    let flow = table.flow(to: "10.96.0.1")
    let drop = table.message(table: "fw", tableFamily: 1, "input", .rule(handle: 1), .drop)
    let dropped = LiveTraceDocument(comparison(flow, [table.start(), drop])).kernel
    #expect(dropped.fate == "droppedElsewhere" && dropped.place == "inet fw, chain input")
    #expect(dropped.address == nil && dropped.port == nil && dropped.source == nil)
    let lost = LiveTraceDocument(comparison(flow, [table.start()]))
    #expect(lost.kernel.fate == "lost" && lost.kernel.place == "ip \(TracedTable.tracer), chain entering")
    #expect(!lost.agree && lost.kernel.path.isEmpty)
  }
}

extension Fate {
  fileprivate var isMasqueraded: Bool {
    if case .delivered(_, _, .masqueraded) = self { true } else { false }
  }
}
