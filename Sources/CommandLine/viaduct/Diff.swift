internal import Inspection
internal import ServicePlan
internal import NFTDriver
internal import ArgumentParser
internal import CommandInput
internal import ClusterModel

/// `viaduct diff`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what 'apply' would change in the kernel, by Service and as nft commands.",
    discussion: "Exit codes: 0 no differences, 1 differences, 2 an error.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  func run() throws {
    let change = try pendingCommit()
    guard !change.isEmpty else { return }
    writeOutput(DiffText(change).text)
    throw ExitCode(FailureCode.difference.rawValue)
  }

  /// All errors of `diff` share one exit code, because 1 means that there are differences.
  private func pendingCommit() throws -> PendingCommit {
    do {
      let intent = try Intent.onThisNode(try cluster.load().snapshot, cluster: cluster, proxy: proxy)
      let plans = intent.plans
      try cluster.report(intent.diagnostics(of: plans))
      let commit = try withKernel { programmer throws(ProgrammingError) in
        try programmer.pendingCommit(for: plans, by: proxy.backEnd)
      }
      try cluster.report(commit.diagnostics)
      return commit
    } catch let failure as Failure {
      throw Failure(code: .input, message: failure.message)
    }
  }
}
