internal import Addresses
internal import ArgumentParser
internal import CommandInput
internal import DryRun
internal import FoundationEssentials
internal import IPTablesRuleset
internal import ManifestSource
internal import ServicePlan
internal import SmallFiles

/// `viaduct compile`
struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Dry run: print what would be programmed.",
    discussion: """
      The output is input for 'nft -f -': loading it by hand does what 'viaduct apply' does. The same objects give \
      the same bytes, in whatever order they come. The kernel is not read.

      With --format iptables it is input for 'iptables-restore --noflush' (--family ipv4) or \
      'ip6tables-restore --noflush' (--family ipv6).
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case nft, netlink, json, iptables
  }

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  @Option(help: "nft text, decoded netlink messages, JSON, or text for iptables-restore.")
  var format: Format = .nft

  @Option(help: "With --format iptables: whose rules to print, ipv4 or ipv6.")
  var family: FamilyArgument?

  @Option(
    help: ArgumentHelp(
      "With --format iptables: write the rules of both families there, as rules.v4 and rules.v6.",
      valueName: "folder"))
  var outputDir: String?

  @Option(help: "Which stage to print.")
  var stage: Stage = .ruleset

  func validate() throws {
    if format == .netlink, stage == .snapshot || stage == .plan {
      throw ValidationError("--format netlink requires --stage ruleset or transaction")
    }
    guard format == .iptables else {
      if family != nil { throw ValidationError("--family requires --format iptables") }
      if outputDir != nil { throw ValidationError("--output-dir requires --format iptables") }
      return
    }
    if stage == .transaction { throw ValidationError("--format iptables has no --stage transaction") }
    if stage == .ruleset, (family == nil) == (outputDir == nil) {
      throw ValidationError("--format iptables requires one of --family and --output-dir")
    }
  }

  func run() throws {
    if format == .iptables { return try printIPTables() }
    let (state, compiled) = try cluster.compiled(proxy)
    switch format {
    case .nft: compiled.write(stage, to: writeOutput)
    case .netlink: writeOutput(compiled.netlinkText)
    case .json: writeOutput(try jsonText(compiled.document(of: stage)))
    case .iptables: break
    }
    try state.failIfIncomplete()
  }

  private func printIPTables() throws {
    let state = try cluster.load(brokenFiles: .reported)
    let compiled = IPTablesCluster(Intent(state.snapshot, cluster: cluster, proxy: proxy))
    try cluster.report(compiled.diagnostics)
    if let outputDir, stage == .ruleset {
      for ruleset in compiled.rulesets {
        try write(ruleset.text, to: ruleset.family.rulesFile, in: outputDir)
      }
    } else {
      writeOutput(compiled.text(of: stage, family?.family ?? .ipv4))
    }
    try state.failIfIncomplete()
  }

  private func write(_ text: String, to file: String, in folder: String) throws {
    let path = "\(folder.hasSuffix("/") ? String(folder.dropLast()) : folder)/\(file)"
    do {
      try AtomicFile(shared: path).replace(with: Array(text.utf8))
    } catch {
      throw Failure(code: .input, message: "\(path) cannot be written: \(error.reason)")
    }
  }
}

extension Stage: ExpressibleByArgument {}

/// `ipv4` or `ipv6`.
enum FamilyArgument: String, ExpressibleByArgument, CaseIterable {
  case ipv4, ipv6

  var family: AddressFamily { self == .ipv4 ? .ipv4 : .ipv6 }
}

extension AddressFamily {
  /// The file's name in Debian's package iptables-persistent.
  fileprivate var rulesFile: String { self == .ipv4 ? "rules.v4" : "rules.v6" }
}

/// Encodes a value as JSON with sorted keys.
func jsonText(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}
