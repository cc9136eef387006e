import ArgumentParser
import Foundation
import Testing

@testable import viaduct

/// The outputs shown in documents are those of the commands.
@Suite struct DocumentTests {
  private static let root = Scenario.folder.appending(path: "../..").standardizedFileURL

  /// Each `$ viaduct explain …` in the guide, with the output below it.
  private static func shown() throws -> [(command: [String], answer: String)] {
    let text = try String(contentsOf: root.appending(path: "docs/explain.md"), encoding: .utf8)
    var shown: [(command: [String], answer: String)] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("    $ ") {
        isInside = line.hasPrefix("    $ viaduct explain ")
        if isInside { shown.append((line.split(separator: " ").dropFirst(3).map(String.init), "")) }
      } else if isInside, line.isEmpty || line.hasPrefix("    ") {
        shown[shown.count - 1].answer += line.dropFirst(4) + "\n"
      } else {
        isInside = false
      }
    }
    return shown
  }

  @Test func theGuideShowsTheOutputOfExplain() throws {
    let shown = try Self.shown()
    #expect(shown.count == 5)
    for (command, answer) in shown {
      let arguments = command.map { $0.hasPrefix("examples/") ? Self.root.appending(path: $0).path() : $0 }
      let real = try Explain.parse(arguments).answer().text
      #expect(
        answer.trimmingCharacters(in: .newlines) == real.trimmingCharacters(in: .newlines),
        "\(command.joined(separator: " "))")
    }
  }
}
