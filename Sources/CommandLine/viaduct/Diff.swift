internal import Inspection
internal import IPTablesDriver
internal import ServicePlan
internal import NFTDriver
internal import ArgumentParser
internal import CommandInput
internal import ClusterModel

/// `viaduct diff`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Show what 'apply' would change in the kernel, by Service and as nft commands, or as input for iptables-restore.",
    discussion: "Exit codes: 0 no differences, 1 differences, 2 an error.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions
  @OptionGroup var backEnd: BackEndOptions

  func run() throws {
    let text = try asInputFailure { backEnd.usesIPTables ? try iptablesText() : try nftText() }
    guard !text.isEmpty else { return }
    writeOutput(text)
    throw ExitCode(FailureCode.difference.rawValue)
  }

  /// All errors of `diff` share one exit code, because 1 means that there are differences.
  private func asInputFailure(_ body: () throws -> String) throws -> String {
    do { return try body() } catch let failure as Failure {
      throw Failure(code: .input, message: failure.message)
    }
  }

  /// What would change in nftables; empty if nothing would.
  private func nftText() throws -> String {
    let intent = try intent()
    let plans = intent.plans
    try cluster.report(intent.diagnostics(of: plans))
    let commit = try withKernel { programmer throws(ProgrammingError) in
      try programmer.pendingCommit(for: plans, by: proxy.backEnd)
    }
    try cluster.report(commit.diagnostics)
    return commit.isEmpty ? "" : DiffText(commit).text
  }

  /// What would change in iptables; empty if nothing would.
  private func iptablesText() throws -> String {
    try IPTablesChange.pending(for: try intent(), cluster, backEnd).text
  }

  private func intent() throws -> Intent {
    try Intent.onThisNode(try cluster.load().snapshot, cluster: cluster, proxy: proxy)
  }
}
