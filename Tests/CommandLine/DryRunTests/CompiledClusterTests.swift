import Addresses
import ClusterModel
import DryRun
import Foundation
import NFTCompiler
import NFTRuleset
import NFTText
import ServicePlan
import TestSupport
import Testing

/// What `compile` prints, and which diagnostics it reports.
@Suite struct CompiledClusterTests {
  private static let services = [
    service("shop/web") {
      $0.clusterIPs = ["10.96.0.1", "fd00::1"]
      $0.ports = [ServicePort(name: "http", port: 80)]
    },
    service("shop/dns") {
      $0.clusterIPs = ["fd00::2"]
      $0.ports = [ServicePort(transport: .udp, port: 53)]
    },
  ]
  private static let slices = [
    slice(
      "shop/web-1", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
      [endpoint("10.244.1.5", on: "node1")]),
    slice(
      "shop/web-2", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
      [endpoint("fd00:244::5", on: "node1")]),
  ]

  private func compiled(
    _ services: [Service] = Self.services, _ slices: [EndpointSlice] = Self.slices, node: String = "node1",
    counting counters: PacketCounters = .none
  ) -> CompiledCluster {
    let cluster = ClusterSnapshot(services: services, slices: slices, nodes: [Node(name: "node1")])
    return CompiledCluster(
      Intent(
        cluster: cluster, node: NodeView(name: node, addresses: ["192.168.50.11"]), settings: ProxySettings()
      ), by: NFTBackEnd(counting: counters))
  }

  private func lines(_ stage: Stage) -> [String] {
    compiled().text(of: stage).split(separator: "\n").map(String.init)
  }

  // MARK: Text

  @Test func theRulesetsOfBothFamiliesAreOneScript() {
    let lines = lines(.ruleset)
    let tables = lines.filter { $0.hasSuffix("{") && $0.hasPrefix("table ") }
    #expect(tables == ["table ip viaduct {", "table ip6 viaduct {"])
    #expect(lines.contains { $0.contains("10.96.0.1 . tcp . 80 comment \"shop/web:http\"") })
    #expect(lines.contains { $0.contains("fd00::1 . tcp . 80 comment \"shop/web:http\"") })
    #expect(lines.contains { $0.contains("fd00::2") })
  }

  /// The kernel is empty, as far as a dry run knows.
  @Test func theTransactionsCreateEverything() {
    let lines = lines(.transaction)
    #expect(lines.filter { $0.hasPrefix("add table ") } == ["add table ip viaduct", "add table ip6 viaduct"])
    #expect(lines.contains { $0.hasPrefix("add rule ip6 viaduct services ") })
    #expect(!lines.contains { $0.hasPrefix("delete element ") })
    #expect(
      compiled().transactions.map(\.elementsAdded)
        == compiled().rulesets.map { ruleset in
          ruleset.sets.map(\.elements.count).reduce(0, +)
        })
  }

  @Test func earlierStagesKnowNoRules() {
    for stage in [Stage.snapshot, .plan] {
      let lines = lines(stage)
      #expect(lines.contains { $0.contains("shop/web") } && lines.contains { $0.contains("fd00::2") })
      #expect(!lines.contains { $0.contains("viaduct") || $0.contains("goto") })
    }
    #expect(lines(.plan).filter { $0 == "IPv4" || $0 == "IPv6" } == ["IPv4", "IPv6"])
  }

  @Test func netlinkMessagesAreOneBatch() {
    let lines = compiled().netlinkText.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "begin" && lines.suffix(2) == ["end", ""])
    #expect(lines.filter { $0.hasPrefix("new table ") } == ["new table ip viaduct", "new table ip6 viaduct"])
  }

  @Test(arguments: Stage.allCases) func theOrderOfArrivalDoesNotMatter(_ stage: Stage) {
    let reversed = compiled(Self.services.reversed(), Self.slices.reversed())
    #expect(reversed.text(of: stage) == compiled().text(of: stage))
  }

  @Test func theBackEndDecidesWhatIsCounted() {
    #expect(!compiled().text(of: .ruleset).contains("counter"))
    #expect(compiled(counting: .services).text(of: .ruleset).contains("counter"))
  }

  // MARK: JSON

  private func json(_ stage: Stage) throws -> Any {
    func encoded(_ value: some Encodable) throws -> Data { try JSONEncoder().encode(value) }
    return try JSONSerialization.jsonObject(with: try encoded(compiled().document(of: stage)))
  }

  @Test func aPlanIsEncodedByFamily() throws {
    let plan = try #require(try json(.plan) as? [String: Any])
    #expect(plan.keys.sorted() == ["ipv4", "ipv6"])
    let counts = try ["ipv4", "ipv6"].map { family in
      try #require((plan[family] as? [String: Any])?["services"] as? [Any]).count
    }
    #expect(counts == [1, 2])
  }

  @Test(arguments: [Stage.ruleset, .transaction]) func eachTableIsAnElement(_ stage: Stage) throws {
    let tables = try #require(try json(stage) as? [[String: Any]])
    #expect(tables.compactMap { $0["family"] as? String } == ["ip", "ip6"])
    #expect(tables.compactMap { $0["table"] as? String } == ["viaduct", "viaduct"])
  }

  @Test func aSnapshotHasTheObjects() throws {
    let snapshot = try #require(try json(.snapshot) as? [String: Any])
    #expect((snapshot["services"] as? [Any])?.count == 2)
    #expect((snapshot["nodes"] as? [Any])?.count == 1)
  }

  // MARK: Diagnostics

  @Test func aCompleteClusterHasNone() {
    let kinds = compiled().diagnostics.map { $0.object?.kind }
    #expect(!kinds.contains("Node"))
  }

  @Test func anUnknownNodeIsReportedFirst() {
    let diagnostics = compiled(node: "other").diagnostics
    #expect(diagnostics.first?.object?.description == "Node other")
    #expect(diagnostics.first?.remedy == "use --node node1")
  }

  @Test func thePlansDiagnosticsFollow() throws {
    let taken = service("shop/late") {
      $0.clusterIPs = ["10.96.0.1"]
      $0.ports = [ServicePort(port: 80)]
    }
    let compiled = compiled(Self.services + [taken], node: "other")
    #expect(!compiled.plans.diagnostics.isEmpty)
    #expect(
      Array(compiled.diagnostics.dropFirst().prefix(compiled.plans.diagnostics.count))
        == compiled.plans.diagnostics)
  }

  @Test func anEmptyClusterCompilesToo() {
    let empty = compiled([], [])
    #expect(empty.rulesets.map(\.family) == [.ipv4, .ipv6])
    #expect(empty.text(of: .ruleset).contains("table ip6 viaduct {"))
  }
}
