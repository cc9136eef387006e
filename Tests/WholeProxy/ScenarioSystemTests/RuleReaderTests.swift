import Addresses
import NFTText
import NFTRuleset
import SeededRandom
import NFTCompiler
import ServicePlan
import TestSupport
import Testing

/// What is read out of instructions is what they were made of.
struct RuleReaderTests {
  @Test(arguments: 0..<40)
  func everyRuleThatWeCompileReadsAsItWasWritten(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let world = OddWorld(&random)
    var settings = world.settings
    settings.resetsConnections = seed.isMultiple(of: 2)
    let rulesets = [
      ruleset(for: Plan<IPv4>.make(for: world.cluster, on: world.node, with: settings).plan).ruleset,
      ruleset(for: Plan<IPv6>.make(for: world.cluster, on: world.node, with: settings).plan).ruleset,
    ]
    for ruleset in rulesets {
      let image = TableImage(ruleset)
      for (name, chain) in image.chains {
        for index in chain.rules.indices {
          #expect(
            image.ruleText(index, of: name) == ruleset.ruleText(index, of: name),
            "seed \(seed): \(name) \(index)")
        }
      }
    }
  }

  @Test func foreignRulesAreInBrackets() {
    let foreign: [[Instruction]] = [[.foreign("log"), .verdict(.drop)]]
    let image = TableImage(family: .ipv4, chains: ["services": .init(base: nil, rules: foreign)])
    #expect(image.ruleText(0, of: "services") == "[ log ] drop")
    #expect(image.ruleText(1, of: "services") == nil)
    #expect(image.ruleText(0, of: "pick-1") == nil)
  }
}
