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
        let shares = try Shares(scenario["shares"], ruleset.family)
        for (fate, probability) in found {
          let wanted = shares.share(of: fate) ?? 1 / Double(expected.count)
          #expect(abs(probability - wanted) < 1e-9, "\(ruleset.family) \(line): \(fate)")
        }
        #expect(outcome.possibilities.allSatisfy { $0.mark == 0 || !$0.fate.leavesTheNode }, "\(line)")
      }
    }
  }
}

/// How likely each endpoint is, from lines like `pod1 3`; nothing if all are equally likely.
private struct Shares {
  private var numbers: [IPAddress: Double] = [:]

  init(_ text: String?, _ family: AddressFamily) throws {
    for line in (text ?? "").split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let number: Double = try #require(words.count == 2 ? Double(words[1]) : nil, "\(line)")
      numbers[try LabAddresses.shared().address(words[0], family)] = number
    }
  }

  func share(of fate: ExpectedFate) -> Double? {
    guard case .delivered(let address, _) = fate, let own = numbers[address] else { return nil }
    return own / numbers.values.reduce(0, +)
  }
}

extension Fate {
  fileprivate var leavesTheNode: Bool {
    if case .delivered = self { true } else { false }
  }
}
