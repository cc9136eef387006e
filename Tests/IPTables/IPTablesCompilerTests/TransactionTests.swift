import Addresses
import ClusterModel
import IPTablesCompiler
import IPTablesRuleset
import SeededRandom
import ServicePlan
import TestSupport
import Testing

/// Whatever is live, a transaction leaves exactly what a fresh apply makes, and the rules of others as they were.
struct TransactionTests {
  @Test(arguments: 0..<200)
  func anyStateBecomesAnyOther(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(7000 + seed))
    for family in AddressFamily.allCases {
      let (before, after) = (ruleset(family, &random), ruleset(family, &random))
      var live = others(&random)
      try apply(before, to: &live)
      spoil(&live, &random)
      var fresh = live.withoutOurs
      try apply(after, to: &fresh)

      let transaction = try apply(after, to: &live)
      #expect(live.saved == fresh.saved, "seed \(seed)\n\(transaction.text)")
      let save = IPTablesSave(live.saved, family: family)
      #expect(
        IPTablesTransaction(from: save, to: after).isEmpty, "seed \(seed): a second apply sends nothing")
      #expect(save.unread == [], "seed \(seed)")
    }
  }

  /// Chains are compared one by one: nothing that is as it has to be is sent.
  @Test(arguments: 0..<50)
  func onlyWhatDiffersIsSent(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(8000 + seed))
    let (before, after) = (ruleset(.ipv4, &random), ruleset(.ipv4, &random))
    var live = IPTablesLines()
    try apply(before, to: &live)
    let transaction = IPTablesTransaction(from: IPTablesSave(live.saved, family: .ipv4), to: after)
    for table in transaction.tables {
      let old = Dictionary(
        uniqueKeysWithValues: (before[table.name]?.chains ?? []).map { ($0.name, $0.rules) })
      for chain in table.written { #expect(old[chain.name] != chain.rules, "seed \(seed): \(chain.name)") }
    }
  }

  @Test(arguments: 0..<50)
  func cleanupLeavesWhatOthersHave(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(9000 + seed))
    let others = others(&random)
    var live = others
    try apply(ruleset(.ipv6, &random), to: &live)
    spoil(&live, &random)
    let expected = live.withoutOurs
    try apply(IPTablesRuleset(family: .ipv6, tables: []), to: &live)
    #expect(live.saved == expected.saved, "seed \(seed)")
    let save = IPTablesSave(live.saved, family: .ipv6)
    #expect(IPTablesTransaction(from: save, to: IPTablesRuleset(family: .ipv6, tables: [])).isEmpty)
  }

  @Test func noTableIsMadeToRemoveNothing() {
    let nothing = IPTablesRuleset(family: .ipv4, tables: [])
    let transaction = IPTablesTransaction(from: IPTablesSave("", family: .ipv4), to: nothing)
    #expect(transaction.isEmpty && transaction.text == "")
  }

  @Test func aChainToWhichOthersLeadIsEmptiedAndStays() throws {
    var live = IPTablesLines()
    try live.restore(
      """
      *nat
      :VIADUCT-SVC-A - [0:0]
      :VIADUCT-SVC-B - [0:0]
      :OTHER - [0:0]
      -A VIADUCT-SVC-A -g VIADUCT-SVC-B
      -A VIADUCT-SVC-B -j ACCEPT
      -A OTHER -j VIADUCT-SVC-A
      COMMIT

      """)
    let nothing = IPTablesRuleset(family: .ipv4, tables: [])
    let transaction = try apply(nothing, to: &live)
    #expect(transaction.kept.map(\.description) == ["VIADUCT-SVC-A"])
    #expect(live.chains(of: "nat").filter { $0.hasPrefix("VIADUCT-") } == ["VIADUCT-SVC-A"])
    #expect(live["nat", "VIADUCT-SVC-A"] == [] && live["nat", "OTHER"] == ["-j VIADUCT-SVC-A"])
    let again = IPTablesTransaction(from: IPTablesSave(live.saved, family: .ipv4), to: nothing)
    #expect(again.isEmpty && again.kept.count == 1)
  }

  @Test func commentsThatIPTablesChangesAreNoDifference() throws {
    let rule = IPTablesRule(comment: String(repeating: "é", count: 200) + "\n", .drop)
    let ruleset = IPTablesRuleset(
      family: .ipv4,
      tables: [IPTablesTable(.nat, chains: [IPTablesChain(IPTablesChainName(ours: "SVC-A"), [rule])])])
    var live = IPTablesLines()
    try apply(ruleset, to: &live)
    #expect(IPTablesTransaction(from: IPTablesSave(live.saved, family: .ipv4), to: ruleset).isEmpty)
  }

  @Test func udpFrontendsAreFoundInTheChains() {
    let save = IPTablesSave(
      """
      *nat
      -A VIADUCT-SERVICES -d 10.96.0.10/32 -p udp -m udp --dport 53 -g VIADUCT-SVC-A
      -A VIADUCT-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 53 -g VIADUCT-SVC-B
      -A VIADUCT-NODEPORTS -p udp -m udp --dport 30053 -g VIADUCT-SVC-A
      COMMIT
      """, family: .ipv4)
    #expect(
      save.udpFrontends(IPv4.self) == [
        .address("10.96.0.10", .udp, 53), .nodePort(.udp, 30053),
      ])
    #expect(save.udpFrontends(IPv6.self) == [])
  }
}

/// Does what apply does.
@discardableResult
private func apply(
  _ ruleset: IPTablesRuleset, to live: inout IPTablesLines
) throws -> IPTablesTransaction {
  let save = IPTablesSave(live.saved, family: ruleset.family)
  let transaction = IPTablesTransaction(from: save, to: ruleset)
  try live.restore(transaction.text)
  return transaction
}

private func ruleset(_ family: AddressFamily, _ random: inout SeededGenerator) -> IPTablesRuleset {
  let world = OddWorld(&random)
  switch family {
  case .ipv4:
    return CompiledIPTables(
      Plan<IPv4>.make(for: world.cluster, on: world.node, with: world.settings).plan
    ).ruleset
  case .ipv6:
    return CompiledIPTables(
      Plan<IPv6>.make(for: world.cluster, on: world.node, with: world.settings).plan
    ).ruleset
  }
}

/// Rules and chains of others.
private func others(_ random: inout SeededGenerator) -> IPTablesLines {
  var text = ""
  for (table, chain) in [("nat", "PREROUTING"), ("nat", "POSTROUTING"), ("filter", "FORWARD")] {
    text += "*\(table)\n:DOCKER - [0:0]\n:KUBE-SERVICES - [0:0]\n"
    for number in 0..<Int.random(in: 0...3, using: &random) {
      text +=
        "-A \(chain) -s 192.0.2.\(number)/32 -m comment --comment \"not -j VIADUCT-\(number)\" -j DOCKER\n"
    }
    text += "-A DOCKER -i docker0 -j RETURN\nCOMMIT\n"
  }
  var lines = IPTablesLines()
  do { try lines.restore(text) } catch { Issue.record("\(error)") }
  return lines
}

/// What other programs and people do to our chains and around them.
private func spoil(_ live: inout IPTablesLines, _ random: inout SeededGenerator) {
  for _ in 0..<Int.random(in: 0...5, using: &random) {
    let table = ["nat", "filter"].randomElement(using: &random) ?? "nat"
    guard let chain = live.chains(of: table).randomElement(using: &random) else { continue }
    var rules = live[table, chain]
    let place = Int.random(in: 0...rules.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: rules.insert("-m ttl --ttl-eq 3 -j DROP", at: place)
    case 1: rules.insert("", at: place)
    case 2 where place < rules.count && isOurs(rules[place], chain): rules.remove(at: place)
    case 3 where place < rules.count && isOurs(rules[place], chain): rules.insert(rules[place], at: 0)
    case 4: rules.insert("-s 198.51.100.1/32 -j ACCEPT", at: place)
    default: break
    }
    live[table, chain] = rules
  }
}

private func isOurs(_ rule: String, _ chain: String) -> Bool {
  chain.hasPrefix("VIADUCT-") || rule.split(separator: " ").suffix(2).joined().hasPrefix("-jVIADUCT-")
}
