import Addresses
import NFTSimulator
import NFTRuleset
import Testing

extension ScenarioTests {
  @Test(arguments: Scenario.names)
  func theSimulatedFatesAreThoseWritten(_ name: String) throws {
    let scenario = try Scenario(name)
    let compiled = try CompiledScenario(scenario)
    let lines = (scenario["packets"] ?? "").split(separator: "\n").map(PacketLine.init)
    #expect(!lines.isEmpty)
    let node = try Lab.node()
    for ruleset in compiled.rulesets {
      let simulator = PacketSimulator(ruleset)
      for line in lines {
        let outcome = simulator.outcome(of: try line.packet(ruleset.family), on: node)
        let expected = try line.expected(ruleset.family)
        var found: [ExpectedFate: Double] = [:]
        for (fate, probability) in outcome.fates { found[ExpectedFate(fate), default: 0] += probability }
        #expect(Set(found.keys) == expected, "\(ruleset.family) \(line)")
        for (fate, probability) in found {
          #expect(abs(probability - 1 / Double(expected.count)) < 1e-9, "\(ruleset.family) \(line): \(fate)")
        }
        #expect(outcome.possibilities.allSatisfy { $0.mark == 0 || !$0.fate.leavesTheNode }, "\(line)")
      }
    }
  }
}

extension Fate {
  fileprivate var leavesTheNode: Bool {
    if case .delivered = self { true } else { false }
  }
}
