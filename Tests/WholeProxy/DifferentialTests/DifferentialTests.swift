import Foundation
import PrivateNetwork
import NFTRuleset
import Testing

/// Compares the simulator with the kernel. A seed determines everything; a new one each time finds more than a fixed
/// one.
@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"))
struct DifferentialTests {
  /// The seed in VIADUCT_SEED; by default, four fixed ones and a new one.
  private static let seeds: [UInt64] = {
    if let text = ProcessInfo.processInfo.environment["VIADUCT_SEED"], let seed = UInt64(text) {
      return [seed]
    }
    return [1, 2, 3, 4, .random(in: 0..<1_000_000)]
  }()

  /// How many states each seed has: VIADUCT_STATES, or 40. A state takes some fifty packets.
  private static let states: Int = {
    let text = ProcessInfo.processInfo.environment["VIADUCT_STATES"] ?? ""
    return Int(text).map { max($0, 40) } ?? 40
  }()

  @Test(arguments: seeds)
  func packetsHaveTheSimulatedFates(seed: UInt64) async throws {
    let report = try await inPrivateNetwork {
      var run = try DifferentialRun(seed: seed)
      try run.run(states: Self.states, packets: 20)
      return run.report
    }
    let again =
      "again: VIADUCT_STATES=\(Self.states) VIADUCT_SEED=\(seed) swift test --filter DifferentialTests"
    for mismatch in report.mismatches { Issue.record("\(mismatch)\n\(again)") }
    print("seed \(seed): \(report.line)")
    #expect(report.pairs >= 1000)
    #expect(report.belowLimits > 0 && report.beyondLimits > 0, "\(again)")
    let kinds = ["delivered", "masqueraded", "reset", "unreachable", "dropped", "untouched"]
    #expect(kinds.filter { report.outcomes[$0] == nil } == [], "\(again)")
  }

  /// A test that could not fail would prove nothing: a simulator with a corrupted table must be detected. When depends
  /// on the kernel's own random choices: a pod that reaches itself was seen in the first state or the sixty-first.
  @Test(arguments: Spoiling.all)
  func aMistakeIsFound(_ spoiling: Spoiling) async throws {
    let report = try await inPrivateNetwork {
      var run = try DifferentialRun(seed: 5) { spoiling($0) }
      try run.run(states: 400, packets: 20, untilMismatches: 1)
      return run.report
    }
    print("\(spoiling): found in state \(report.states)")
    #expect(!report.mismatches.isEmpty)
  }
}
