import Addresses
import ClusterModel
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// Services that ask for connections to be reset whose endpoint is gone.
struct ResetTests {
  private static let names: [ChainName] = ["reset-input", "reset-forward", "reset-output"]

  private func cluster(_ asking: [Int]) -> ClusterSnapshot {
    uniformCluster(services: 3, endpoints: { _ in 2 }) { service, number in
      if asking.contains(number) { service.resetsConnections = true }
    }
  }

  private func resets(_ ruleset: Ruleset) -> [ChainName] {
    ruleset.chains.map(\.name).filter(Self.names.contains)
  }

  @Test func theRulesAreThereOnlyIfAServiceAsks() {
    let plain = compile(cluster([])).ruleset
    #expect(resets(plain) == [])
    let one = compile(cluster([1])).ruleset
    #expect(resets(one) == Self.names)
    #expect(one.problems == [])
    #expect(one.sets == plain.sets)
    #expect(one.chains.filter { !Self.names.contains($0.name) } == plain.chains)
    #expect(compile(cluster([0, 2])).ruleset == one)
    #expect(compile(cluster([])) { $0.resetsConnections = true }.ruleset == one)
  }

  /// And goes again without a new table, in which clients would not be remembered.
  @Test func theRulesComeAndGoAsTheOnlyChange() {
    let (plain, asking) = (compile(cluster([])).ruleset, compile(cluster([1])).ruleset)
    let coming = asking.difference(from: TableImage(plain))
    #expect(
      coming.operations
        == asking.chains.filter { Self.names.contains($0.name) }.map { .create(.chain($0.name, $0.base)) }
        + asking.chains.filter { Self.names.contains($0.name) }.map { .addRules($0) })
    #expect(TableImage.applying(coming, to: TableImage(plain)) == TableImage(asking))
    let going = plain.difference(from: TableImage(asking))
    #expect(!going.operations.contains(.deleteTable))
    #expect(TableImage.applying(going, to: TableImage(asking)) == TableImage(plain))
  }

  @Test func anotherBitChangesTheRulesAlone() {
    let before = compile(cluster([1])).ruleset
    let after = compile(cluster([1])) { $0.resetMark = 1 << 20 }.ruleset
    #expect(
      after.difference(from: TableImage(before)).summary.sorted()
        == (Self.names.map { "flush \($0)" } + Self.names.map { "rules of \($0)" }).sorted())
  }

  // MARK: Changes

  private func program(_ asking: [Int]) -> ProgramState<IPv4> {
    let plan = Plan<IPv4>.make(for: cluster(asking), on: node1, with: ProxySettings()).plan
    return compile(plan).program
  }

  private func change(from before: [Int], to after: [Int]) -> ProgramChange<IPv4>? {
    var plan = IncrementalPlan<IPv4>(on: node1, with: ProxySettings(), serviceCIDRs: [])
    let next = ClusterState(cluster(after))
    return program(before).change(
      to: plan.update(Set(next.services.map(\.name)), from: next), node: plan.node)
  }

  @Test func theFirstAndTheLastServiceToAskNeedTheWholeTable() {
    #expect(change(from: [], to: [1]) == nil)
    #expect(change(from: [1], to: []) == nil)
  }

  @Test func othersNeedNoChangeOfTheTable() throws {
    for (before, after) in [([1], [1, 2]), ([1, 2], [2]), ([1], [0]), ([], [])] {
      let made = try #require(change(from: before, to: after), "\(before) to \(after)")
      #expect(made.transaction.isEmpty, "\(before) to \(after)")
      var state = program(before)
      state.accept(made)
      for number in 0..<3 {
        let name = NamespacedName("default", "\(number)")
        #expect(state.resetsConnections(of: name) == after.contains(number))
      }
    }
  }
}
