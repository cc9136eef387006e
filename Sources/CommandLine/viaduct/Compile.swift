internal import ArgumentParser
internal import CommandInput
internal import DryRun
internal import FoundationEssentials
internal import Glibc

/// `viaduct compile`
struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Dry run: print what would be programmed.",
    discussion: """
      The output is input for 'nft -f -': loading it by hand does what 'viaduct apply' does. The same objects give \
      the same bytes, in whatever order they come. The kernel is not read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case nft, netlink, json
  }

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  @Option(help: "nft text, decoded netlink messages, or JSON.")
  var format: Format = .nft

  @Option(help: "Which stage to print.")
  var stage: Stage = .ruleset

  func validate() throws {
    if format == .netlink, stage == .snapshot || stage == .plan {
      throw ValidationError("--format netlink requires --stage ruleset or transaction")
    }
  }

  func run() throws {
    let (state, compiled) = try cluster.compiled(proxy)
    switch format {
    case .nft: compiled.write(stage, to: writeOutput)
    case .netlink: writeOutput(compiled.netlinkText)
    case .json: writeOutput(try jsonText(compiled.document(of: stage)))
    }
    try state.failIfIncomplete()
  }
}

extension Stage: ExpressibleByArgument {}

/// Encodes a value as JSON with sorted keys.
func jsonText(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}
