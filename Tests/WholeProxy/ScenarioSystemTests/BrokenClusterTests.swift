import ArgumentParser
import Explanation
import Foundation
import Testing

@testable import viaduct

/// Clusters that are broken in one way each; their README has the question, the finding and the commands.
@Suite struct BrokenClusterTests {
  private static let root = Scenario.folder.appending(path: "../..").standardizedFileURL
  private static let folder = root.appending(path: "examples/broken")

  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.filter { !$0.hasSuffix(".md") }.sorted()
  }()

  /// The content of a README, with absolute paths.
  private struct Story {
    let kind: FindingKind
    /// The arguments of the command for the broken cluster.
    let broken: [String]
    /// The arguments for the repaired cluster.
    let repaired: [String]

    init(_ name: String) throws {
      let text = try String(contentsOf: folder.appending(path: "\(name)/README.md"), encoding: .utf8)
      let commands = text.split(separator: "\n").filter { $0.hasPrefix("    viaduct explain ") }.map { line in
        line.split(separator: " ").dropFirst(2).map { word in
          word.hasPrefix("examples/") ? root.appending(path: String(word)).path() : String(word)
        }
      }
      try #require(commands.count == 2, "\(name) does not have two commands")
      (broken, repaired) = (commands[0], commands[1])
      let word = text.split(separator: "`").dropFirst().first { FindingKind(rawValue: String($0)) != nil }
      kind = try #require(word.flatMap { FindingKind(rawValue: String($0)) }, "\(name) names no finding")
    }
  }

  @Test func everyFindingHasACluster() throws {
    let shown = Set(try Self.names.map { try Story($0).kind })
    // This one needs a kernel.
    let missing = Set(FindingKind.allCases).subtracting(shown).subtracting([.kernelDiffers])
    #expect(missing.isEmpty)
  }

  @Test(arguments: names) func isExplained(_ name: String) throws {
    let story = try Story(name)
    let answer = try Explain.parse(story.broken).answer()
    #expect(answer.hasFindings)
    let shown = Self.folder.appending(path: "\(name)/expected.txt")
    if try Goldens.areRewritten() {
      try answer.text.write(to: shown, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: shown, encoding: .utf8) == answer.text, "run scripts/update-goldens")
    let document = try Explain.parse(story.broken + ["-o", "json"]).answer().text
    #expect(
      document.contains("\"kind\" : \"\(story.kind.rawValue)\""), "\(name) is not found to be \(story.kind)")
  }

  @Test(arguments: names) func hasNoFindingsWhenRepaired(_ name: String) throws {
    let answer = try Explain.parse(try Story(name).repaired).answer()
    #expect(!answer.hasFindings, "\(answer.text)")
  }
}
