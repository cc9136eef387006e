internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import Foundation
internal import NFTText
internal import NFTRuleset
internal import NFTCompiler
internal import ServicePlan

/// `viaduct compile`
struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Dry run: print what would be programmed.",
    discussion: """
      The output is input for 'nft -f -': loading it by hand does what 'viaduct apply' does. The same objects give \
      the same bytes, in whatever order they come. The kernel is not read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case nft, netlink, json
  }

  enum Stage: String, ExpressibleByArgument, CaseIterable {
    case snapshot, plan, ruleset, transaction
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
    let compiled = try CompiledManifests(cluster, proxy)
    switch format {
    case .nft: writeOutput(text(compiled))
    case .netlink: writeOutput(compiled.netlinkText)
    case .json: writeOutput(try json(compiled))
    }
    try compiled.failIfIncomplete()
  }

  private func text(_ compiled: CompiledManifests) -> String {
    switch stage {
    case .snapshot: compiled.cluster.text
    case .plan: compiled.plans.text
    case .ruleset: compiled.rulesets.map(\.nftScript).joined(separator: "\n")
    case .transaction: compiled.transactions.map(\.nftScript).joined(separator: "\n")
    }
  }

  private func json(_ compiled: CompiledManifests) throws -> String {
    switch stage {
    case .snapshot: try jsonText(compiled.cluster)
    case .plan: try jsonText(Families(ipv4: compiled.plans.ipv4.plan, ipv6: compiled.plans.ipv6.plan))
    case .ruleset: try jsonText(compiled.rulesets.map(RulesetDocument.init))
    case .transaction: try jsonText(compiled.transactions.map(TransactionDocument.init))
    }
  }
}

/// One value for each family.
private struct Families<First: Encodable, Second: Encodable>: Encodable {
  let ipv4: First
  let ipv6: Second
}

/// Encodes a value as JSON with sorted keys.
func jsonText(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}
