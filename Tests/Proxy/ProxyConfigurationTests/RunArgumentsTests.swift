import ArgumentParser
import Foundation
import ProxyConfiguration
import Testing

@testable import viaduct

/// All arguments reach ProxyConfiguration; none is lost or handled by the argument parser.
@Suite struct RunArgumentsTests {
  /// The same configuration as of `viaduct`.
  private struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(version: "1", subcommands: [Run.self])
  }

  private struct Run: ParsableCommand {
    @OptionGroup var arguments: RunArguments
  }

  private func arguments(_ words: [String]) throws -> RunArguments {
    try #require(try Root.parseAsRoot(["run"] + words) as? Run).arguments
  }

  @Test(arguments: [
    [], ["--masquerade-all=false"], ["-v", "2", "--cluster_cidr", "10.0.0.0/8"], ["--help"], ["-h"],
    ["--version"],
    ["--config=a", "--", "b"], [""], ["--version=false", "--v=3"],
  ])
  func everyWordArrives(_ words: [String]) throws { #expect(try arguments(words).words == words) }

  @Test func readsTheFileThatIsNamed() throws {
    let file = "/tmp/viaduct-test-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Data(resolve(["--cluster-cidr=10.0.0.0/8"]).kubeProxy.yaml.utf8).write(to: URL(filePath: file))
    let resolved = try arguments(["--config", file, "-v2"]).configuration()
    #expect(resolved.kubeProxy.clusterCIDR == "10.0.0.0/8")
    #expect(resolved.run.verbosity == 2)
    try resolved.write(to: file)
    #expect(try String(contentsOf: URL(filePath: file), encoding: .utf8) == resolved.kubeProxy.yaml)
  }

  @Test func whatCannotBeUsedIsBadInput() throws {
    for words in [["--config=/nonexistent/proxy.yaml"], ["--cluster-cidr="], ["--nonsense"]] {
      let failure = #expect(throws: Failure.self) { try arguments(words).configuration() }
      #expect(failure?.code == .input)
      #expect(failure?.message.contains("--") == true)
    }
    let failure = #expect(throws: Failure.self) { try resolve([]).write(to: "/nonexistent/proxy.yaml") }
    #expect(
      failure?.message.hasPrefix("--write-config-to: /nonexistent/proxy.yaml cannot be written: ") == true)
  }

  @Test(arguments: [(["--help"], "CONNECTION TRACKING:"), (["--version"], Viaduct.configuration.version)])
  func helpAndVersionAreNoFailures(_ words: [String], _ text: String) throws {
    let error = #expect(throws: CleanExit.self) { try arguments(words).configuration() }
    #expect(error.map { Root.exitCode(for: $0) } == .success)
    #expect(error.map { Root.message(for: $0) }?.contains(text) == true)
  }
}
