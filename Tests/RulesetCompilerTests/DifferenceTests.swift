import Addresses
import NFTText
import Ruleset
import RulesetCompiler
import ServicePlan
import TestSupport
import Testing

@Test(arguments: UInt64(1)...200)
func anyTableBecomesAnyOther(seed: UInt64) throws {
  var random = SeededGenerator(seed: seed)
  var live: TableImage?
  for _ in 0..<4 {
    let plan = Plan<IPv4>.make(for: randomCluster(&random), on: randomClusterNode, with: settings(&random))
      .plan
    let wanted = ruleset(for: plan, like: live).ruleset
    #expect(wanted.problems == [])
    live = TableImage.applying(wanted.difference(from: live), to: live)
    #expect(live == TableImage(wanted), "seed \(seed)")
    #expect(wanted.difference(from: live).isEmpty, "seed \(seed)")
  }
}

private func settings(_ random: inout SeededGenerator) -> ProxySettings {
  var settings = ProxySettings()
  if Bool.random(using: &random) { settings.localPods = .sources(["10.244.0.0/16", "fd00:244::/32"]) }
  settings.masqueradesAll = Int.random(in: 0..<4, using: &random) == 0
  return settings
}
