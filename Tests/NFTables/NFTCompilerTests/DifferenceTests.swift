import Addresses
import ClusterModel
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing
import SeededRandom

struct DifferenceTests {
  @Test(arguments: UInt64(1)...250)
  func anyTableBecomesAnyOther(seed: UInt64) {
    walk(IPv4.self, seed: seed)
    walk(IPv6.self, seed: seed)
  }

  /// Four clusters in turn, each of which is the next state of the same table.
  private func walk<Family: IPFamily>(_: Family.Type, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var live: TableImage?
    for _ in 0..<4 {
      let cluster = randomCluster(&random)
      let plan = Plan<Family>.make(for: cluster, on: randomClusterNode, with: randomSettings(&random)).plan
      let wanted = ruleset(for: plan, like: live, counting: randomCounters(&random)).ruleset
      #expect(wanted.problems == [], "seed \(seed)")
      let changes = wanted.difference(from: live).operations
      #expect(changes.elementChanges == wanted.elementChanges(from: live, changes), "seed \(seed)")
      live = wanted.applied(to: live)
      #expect(live == TableImage(wanted), "seed \(seed)")
      #expect(wanted.difference(from: live).isEmpty, "seed \(seed)")
    }
  }

  private func randomCounters(_ random: inout SeededGenerator) -> PacketCounters {
    [.none, .none, .services, .servicesAndEndpoints].randomElement(using: &random) ?? .none
  }

  private func random<Family: IPFamily>(_: Family.Type, seed: UInt64) -> Ruleset {
    var random = SeededGenerator(seed: seed)
    let plan = Plan<Family>.make(
      for: randomCluster(&random), on: randomClusterNode, with: randomSettings(&random)
    ).plan
    return ruleset(for: plan).ruleset
  }

  @Test(arguments: UInt64(1)...40)
  func foreignObjectsInTheTableAreRemoved(seed: UInt64) throws {
    let wanted = random(IPv4.self, seed: seed)
    var random = SeededGenerator(seed: seed)
    var live = TableImage(wanted)
    live.chains["foreign"] = TableImage.Chain(base: nil, rules: [[.foreign("log")], [.verdict(.drop)]])
    live.sets["foreign"] = TableImage.Set(declaration: nil, elements: [:])
    live.sets["their-set"] = TableImage.Set(NamedSet(SetDeclaration("their-set", key: [.port])))
    let chain = try #require(live.chains.keys.sorted().randomElement(using: &random))
    live.chains[chain]?.rules.append([.foreign("counter")])
    let rulesOf = wanted.chains.first { $0.name == chain }
    #expect(wanted.applied(to: live) == TableImage(wanted), "seed \(seed)")
    let steps = wanted.difference(from: live).summary
    let rewritten = rulesOf.map { $0.isEmpty ? [] : ["rules of \(chain)"] } ?? []
    #expect(
      steps == ["flush \(chain)"].filter { _ in rulesOf != nil } + [
        "flush foreign", "delete set foreign", "delete set their-set",
      ] + rewritten + ["delete chain foreign"], "seed \(seed)")
  }

  @Test func elementsChangedByOthersAreRestored() throws {
    let wanted = compile(uniformCluster(services: 5)).ruleset
    var live = TableImage(wanted)
    let keys = try #require(live.sets["services"]?.elements.keys.sorted())
    live.sets["services"]?.elements[keys[0]] = nil
    live.sets["services"]?.elements[keys[1]] = Element(keys[1], .fields(RegisterWords(7)))
    live.sets["services"]?.elements[RegisterWords(1, 6, 9)] = Element(
      RegisterWords(1, 6, 9), .fields(RegisterWords(7)))
    #expect(wanted.difference(from: live).summary == ["-services 2", "+services 2"])
    #expect(wanted.applied(to: live) == TableImage(wanted))
  }

  @Test func aForeignBaseChainReplacesTheTable() {
    let wanted = compile(uniformCluster(services: 2)).ruleset
    let arriving = BaseChain(.nat, .prerouting, .dstnat)
    let foreign: [(ChainName, TableImage.Chain)] = [
      ("theirs", TableImage.Chain(base: arriving, rules: [])),
      ("theirs", TableImage.Chain(base: nil, isOurs: false, rules: [])),
      ("prerouting", TableImage.Chain(base: BaseChain(.filter, .prerouting, .dstnat), rules: [])),
      ("prerouting", TableImage.Chain(base: BaseChain(.nat, .output, .dstnat), rules: [])),
      ("prerouting", TableImage.Chain(base: BaseChain(.nat, .prerouting, .filter), rules: [])),
      ("prerouting", TableImage.Chain(base: BaseChain(.nat, .prerouting, .dstnat, policy: .drop), rules: [])),
      ("prerouting", TableImage.Chain(base: nil, rules: [])),
      ("services", TableImage.Chain(base: arriving, rules: [])),
      ("prerouting", TableImage.Chain(base: arriving, isOurs: false, rules: [])),
    ]
    for (name, chain) in foreign {
      var live = TableImage(wanted)
      live.chains[name] = chain
      #expect(wanted.difference(from: live).summary.prefix(2) == ["delete table", "create table"])
      #expect(wanted.applied(to: live) == TableImage(wanted), "\(name) \(chain)")
    }
  }

  /// It is there only as long as a Service asks for it, and a new table would forget who keeps which endpoint.
  @Test func aFilterChainIsDeletedAlone() throws {
    let wanted = compile(uniformCluster(services: 2)).ruleset
    var live = TableImage(wanted)
    live.chains["theirs"] = TableImage.Chain(base: BaseChain(.filter, .forward, .filter), rules: [])
    #expect(wanted.difference(from: live).summary == ["delete chain theirs"])
    #expect(wanted.applied(to: live) == TableImage(wanted))
  }

  // MARK: Settings

  private func settings(like live: Ruleset? = nil, _ edit: (inout ProxySettings) -> Void) -> Ruleset {
    let cluster = uniformCluster(services: 20, endpoints: { _ in 10 }) { service, number in
      service.type = .nodePort
      service.externalTrafficPolicy = number.isMultiple(of: 2) ? .local : .cluster
    }
    return compile(cluster, like: live, edit).ruleset
  }

  @Test func aNewMasqueradeBitChangesOnlyChains() {
    let before = settings { $0.localPods = .sources(["10.244.0.0/16"]) }
    let after = settings(like: before) {
      $0.localPods = .sources(["10.244.0.0/16"])
      $0.masqueradeMark = 0x8000
    }
    let chains = ["after-dnat", "cluster-ip-10", "external-10", "local-none"]
    #expect(
      after.difference(from: TableImage(before)).summary.sorted()
        == (chains.map { "flush \($0)" } + chains.map { "rules of \($0)" }).sorted())
  }

  @Test func aNewPodInterfaceChangesOnlyChains() {
    let names = ["cni0", "cbr0"].compactMap { InterfaceName($0) }
    let before = settings { $0.localPods = .interface(.named(names[0])) }
    let after = settings(like: before) { $0.localPods = .interface(.prefixed(names[1])) }
    let chains = ["cluster-ip-10", "local-none"]
    #expect(
      after.difference(from: TableImage(before)).summary.sorted()
        == (chains.map { "flush \($0)" } + chains.map { "rules of \($0)" }).sorted())
  }

  @Test func newPodBlocksChangeOnlyTheirSet() {
    let before = settings { $0.localPods = .sources(["10.244.0.0/16"]) }
    let after = settings(like: before) { $0.localPods = .sources(["10.245.0.0/16", "10.246.0.0/16"]) }
    #expect(after.difference(from: TableImage(before)).summary == ["-local-pods 1", "+local-pods 2"])
  }
}

extension [Transaction.Operation] {
  fileprivate var elementChanges: [Transaction.Operation] {
    filter {
      switch $0 {
      case .addElements, .deleteElements: true
      default: false
      }
    }
  }
}

extension Ruleset {
  /// The changes to elements as they follow from dictionaries of all of them, in the same order: of each set the elements
  /// that are changed, those that are not wanted, and those that are new.
  ///
  /// - Parameter changes: the changes to everything, which may create the table again.
  fileprivate func elementChanges(
    from live: TableImage?, _ changes: [Transaction.Operation]
  ) -> [Transaction.Operation] {
    sets.flatMap { set -> [Transaction.Operation] in
      let isKept = live?.sets[set.declaration.name]?.declaration == set.declaration
      guard let live, isKept, !changes.contains(.createTable) else {
        return set.elements.isEmpty ? [] : [.addElements(set.declaration, set.elements)]
      }
      if set.declaration.isDynamic { return [] }
      return set.changes(from: live.sets[set.declaration.name]?.elements.map { $0 } ?? [])
    }
  }
}

extension NamedSet {
  fileprivate func changes(from live: [Element]) -> [Transaction.Operation] {
    let present = Dictionary(uniqueKeysWithValues: live.map { ($0.key, $0) })
    let wanted = Set(elements.map(\.key))
    let changed = elements.compactMap { present[$0.key] != $0 ? present[$0.key] : nil }
    let surplus = live.filter { !wanted.contains($0.key) }.sorted { $0.key < $1.key }
    let added = elements.filter { present[$0.key] != $0 }
    let deletion = Transaction.Operation.deleteElements(declaration, changed + surplus)
    return (changed.isEmpty && surplus.isEmpty ? [] : [deletion])
      + (added.isEmpty ? [] : [.addElements(declaration, added)])
  }
}
