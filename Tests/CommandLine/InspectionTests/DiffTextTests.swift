import DriverSupport
import NFTDriver
import NFTRuleset
import NFTText
import ServicePlan
import TestSupport
import Testing

@testable import Inspection

/// The output of `diff`.
@Suite struct DiffTextTests {
  private static let plans = Shop.everything.plans

  @Test func withoutADifferenceThereIsNoText() {
    #expect(DiffText(PendingCommit(from: Self.plans.live, to: Self.plans)).text == "")
  }

  @Test func elementsComeByServiceAndThenTheCommands() throws {
    let fewer = Shop.everything.without("default/web").plans
    let commit = PendingCommit(from: Self.plans.live, to: fewer)
    let (comments, commands) = Self.parts(of: DiffText(commit).text)
    let deleted = try #require(commit.summary.first { $0.owner == "default/web" }).deleted
    #expect(deleted > 0)
    #expect(comments.first == "# default/web: 0 added, \(deleted) deleted")
    #expect(comments.count == commit.summary.count)
    #expect(commands == commit.transactions.map(\.nftScript).joined())
  }

  @Test func chainsThatAreRewrittenAreNamed() {
    let commit = PendingCommit(from: LiveTables(), to: Self.plans)
    let rules = Self.parts(of: DiffText(commit).text).comments.filter { $0.hasPrefix("# rules in ") }
    #expect(
      rules
        == commit.rewrittenChains.map { family, chains in
          "# rules in \(family): " + chains.map(\.description).joined(separator: ", ")
        })
    #expect(rules.count == 2)
  }

  /// The comments at the beginning, a line each, and the rest.
  private static func parts(of text: String) -> (comments: [String], commands: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let comments = Array(lines.prefix { $0.hasPrefix("#") })
    return (comments, lines.dropFirst(comments.count).joined(separator: "\n"))
  }
}
