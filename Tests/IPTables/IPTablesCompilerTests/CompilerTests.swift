import Addresses
import ClusterModel
import IPTablesCompiler
import IPTablesRuleset
import SeededRandom
import ServicePlan
import TestSupport
import Testing

struct CompilerTests {
  @Test func anEmptyPlanIsARulesetToo() {
    let ruleset = compiled { _ in }.ruleset
    #expect(ruleset.tables.map(\.name) == [.nat, .filter])
    #expect(IPTablesSave(ruleset.text, family: .ipv4).ruleset.ruleCount == ruleset.ruleCount)
  }

  /// Every chain that a rule names is there, once, with a name that iptables takes and kube-proxy does not use.
  @Test(arguments: 0..<200)
  func chainsAreWhatRulesName(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let world = OddWorld(&random)
    let plan = Plan<IPv4>.make(for: world.cluster, on: world.node, with: world.settings).plan
    let ruleset = CompiledIPTables(plan).ruleset
    for table in ruleset.tables {
      let names = table.chains.map(\.name)
      #expect(Set(names).count == names.count, "seed \(seed)")
      #expect(names.allSatisfy { $0.description.utf8.count <= 28 && $0.isOurs }, "seed \(seed)")
      let rules = table.jumps.map(\.rule) + table.chains.flatMap(\.rules)
      #expect(Set(rules.compactMap(\.target.chain)).isSubset(of: names), "seed \(seed)")
    }
  }

  /// What is printed is read back as it was.
  @Test(arguments: 0..<100)
  func theTextIsTheRuleset(seed: Int) {
    var random = SeededGenerator(seed: UInt64(1000 + seed))
    let world = OddWorld(&random)
    let ipv4 = CompiledIPTables(
      Plan<IPv4>.make(for: world.cluster, on: world.node, with: world.settings).plan)
    let ipv6 = CompiledIPTables(
      Plan<IPv6>.make(for: world.cluster, on: world.node, with: world.settings).plan)
    for ruleset in [ipv4.ruleset, ipv6.ruleset] {
      let save = IPTablesSave(ruleset.text, family: ruleset.family)
      #expect(save.unread == [], "seed \(seed)")
      #expect(save.ruleset == ruleset, "seed \(seed)")
    }
  }

  @Test func theNamesOfAServiceFollowFromItsOwnName() {
    let one = compiled { _ in }
    let alone = compiled { $0 = [web] }.ruleset
    let among = compiled { $0 = [service("a/a") { $0.clusterIPs = ["10.96.0.9"] }, web] }.ruleset
    let names = Set(alone[.nat]?.chains.map(\.name) ?? [])
    #expect(names.isSubset(of: among[.nat]?.chains.map(\.name) ?? []))
    #expect(names.count > (one.ruleset[.nat]?.chains.count ?? 0))
  }

  @Test func whatIPTablesCannotDoIsSaidOfEachService() {
    let found = compiled {
      $0 = [
        web,
        web.named("default/hashed") { $0.algorithm = .maglev },
        web.named("default/rated") { $0.limits = ConnectionLimits(perSecond: 300_000) },
        web.named("default/reset") { $0.resetsConnections = true },
      ]
    }.diagnostics
    #expect(found.map { $0.object?.name.name } == ["hashed", "rated", "reset"])
    #expect(found.allSatisfy { $0.severity == .warning })
    #expect(found.map(\.problem).contains { $0.contains("333333") })
  }

  /// Two ports of one name are nothing that an API server accepts: one of them is reported, and the rest works.
  @Test func twoPortsOfOneNameAreReported() {
    let compiled = compiled {
      $0 = [
        web.named("default/double") { $0.ports.append(ServicePort(name: "http", port: 81)) },
        web.named("default/other") { $0.clusterIPs = ["10.96.0.11"] },
      ]
    }
    #expect(compiled.diagnostics.map(\.severity) == [.error])
    #expect(compiled.ruleset.text.contains("default/other:http"))
  }

  @Test func weightsAreSharesOfWhatIsLeft() throws {
    let chain = try #require(
      compiled(weights: [70, 20, 10]) { $0 = [web] }.ruleset[.nat]?.chains
        .first { $0.name.description.hasPrefix("VIADUCT-SVC-") })
    let shares = chain.rules.compactMap { rule -> Probability? in
      if case .probability(let share) = rule.matches.first { share } else { nil }
    }
    #expect(shares == [Probability(70, of: 100), Probability(20, of: 30)])
  }
}

private let web = service("default/web") {
  $0.clusterIPs = ["10.96.0.10"]
  $0.ports = [ServicePort(name: "http", port: 80)]
}

extension Service {
  fileprivate func named(_ name: NamespacedName, _ edit: (inout Service) -> Void) -> Service {
    var other = self
    other.name = name
    other.clusterIPs = [
      .v4(IPv4Address(rawValue: 0x0a60_0000 | UInt32(name.name.utf8.reduce(0) { $0 + Int($1) })))
    ]
    edit(&other)
    return other
  }
}

/// The IPv4 rules of Services, each of which has endpoints on another node.
private func compiled(weights: [UInt16] = [100, 100], _ edit: (inout [Service]) -> Void) -> CompiledIPTables {
  var services: [Service] = []
  edit(&services)
  let slices = services.map { service in
    slice(
      "\(service.name)-a", of: "\(service.name)", ports: [EndpointPort(name: "http", port: 8080)],
      weights.enumerated().map { number, weight in
        endpoint(.v4(IPv4Address(rawValue: 0x0af4_0201 + UInt32(number))), on: "node2") { $0.weight = weight }
      })
  }
  let cluster = ClusterSnapshot(services: services, slices: slices)
  return CompiledIPTables(Plan<IPv4>.make(for: cluster, on: randomClusterNode, with: ProxySettings()).plan)
}
