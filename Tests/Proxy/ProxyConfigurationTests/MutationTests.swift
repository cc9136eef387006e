import ProxyConfiguration
import SeededRandom
import Testing

/// Damaged files are either refused, or read and then written such that they can be read again.
@Suite struct MutationTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func aDamagedFileIsRefusedOrUsable(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let text = damaged(ConfigurationFileTests.kubeadm, &random)
      guard let first = try? resolve([], file: text) else {
        let found = problems([], file: text)
        #expect(!found.isEmpty, "seed \(seed)")
        #expect(found.allSatisfy { $0.hasPrefix("error: ") && $0.contains("; ") }, "seed \(seed)")
        continue
      }
      let second = try resolve([], file: first.kubeProxy.yaml)
      #expect(second.kubeProxy == first.kubeProxy, "seed \(seed): \(text)")
      #expect(second.run == first.run, "seed \(seed): \(text)")
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func aDamagedCommandLineIsRefusedOrUsable(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let words = CommandLineTests.flags.shuffled(using: &random).prefix(6).map {
        damaged("--\($0)", &random)
      }
      #expect(
        problems(words).allSatisfy { $0.hasPrefix("error: ") && $0.contains("; ") }, "seed \(seed): \(words)")
    }
  }

  private static let values = [
    "", "0", "-1", "true", "nftables", "10.0.0.0/8", "\"x\"", "1m30s", "[a, b]", "{a: b}", "1e400", "~", "é",
  ]

  /// Repeatedly replaces a value, removes a line, or changes a letter.
  private func damaged(_ text: String, _ random: inout SeededGenerator) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<Int.random(in: 1...3, using: &random) where !lines.isEmpty {
      let index = lines.indices.randomElement(using: &random) ?? 0
      let value = Self.values.randomElement(using: &random) ?? ""
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where lines.count > 1: lines.remove(at: index)
      case 1: lines[index] = damagedLetter(lines[index], &random)
      default:
        let separator = lines[index].contains(": ") ? ": " : "="
        let start = lines[index].prefix { !separator.contains($0) }
        lines[index] = start + separator + value
      }
    }
    return lines.joined(separator: "\n")
  }

  private func damagedLetter(_ line: String, _ random: inout SeededGenerator) -> String {
    guard let index = line.indices.randomElement(using: &random) else { return line }
    var line = line
    line.replaceSubrange(
      index...index, with: "\(Character(Unicode.Scalar(UInt8.random(in: 32...126, using: &random))))")
    return line
  }
}
