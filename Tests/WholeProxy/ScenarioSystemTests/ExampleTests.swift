import ArgumentParser
import Foundation
import DryRun
import Testing

@testable import viaduct

/// The examples, with the command that examples/README.md names for them.
struct ExampleTests {
  private static let examples = Scenario.folder.appending(path: "../../examples").standardizedFileURL

  @Test func theShopsRulesetIsUpToDate() throws {
    let options = try ClusterOptions.parse(
      ["-f", Self.examples.appending(path: "shop").path(), "--node", "node1"])
    let proxy = try ProxyOptions.parse(["--cluster-cidr", "10.244.0.0/16,fd00:244::/32"])
    let text = try options.compiled(proxy).compiled.text(of: .ruleset)
    try expect(text, in: "shop.nft")
    _ = try NFTListing(of: text)
  }

  @Test(arguments: [("svg", "shop.svg"), ("mermaid", "shop.mmd")])
  func theShopsPictureIsUpToDate(_ format: String, _ file: String) throws {
    let graph = try Graph.parse([
      "-f", Self.examples.appending(path: "shop").path(), "--node", "node1", "--cluster-cidr",
      "10.244.0.0/16,fd00:244::/32", "--format", format,
    ])
    try expect(try graph.picture(), in: file)
  }

  private func expect(_ text: String, in file: String) throws {
    let shown = Self.examples.appending(path: file)
    if try Goldens.areRewritten() {
      try text.write(to: shown, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: shown, encoding: .utf8) == text, "run scripts/update-goldens")
  }
}
