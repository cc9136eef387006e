internal import NFTDriver
internal import ArgumentParser
internal import CommandInput
internal import ClusterModel
internal import Daemon
internal import IPTablesDriver
internal import NFTCompiler
internal import ServicePlan

/// `viaduct apply`
struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Program this node's kernel once, and report what changed.",
    discussion: """
      Only the difference from what the kernel holds is sent, in one atomic transaction for IPv4 and IPv6, so that no \
      packet meets a gap and clients keep their endpoints. A second run changes nothing. UDP flows to endpoints that \
      no longer serve are removed from connection tracking.

      With --backend iptables, only chains that differ from what iptables-save prints are sent to iptables-restore.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case line, json
  }

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions
  @OptionGroup var backEnd: BackEndOptions

  @Option(name: .shortAndLong, help: "What to print: one line, or JSON.")
  var output: Output = .line

  func run() throws {
    if backEnd.usesIPTables { return try applyToIPTables() }
    var report = SyncReport()
    let start = ContinuousClock.now
    let loaded = try cluster.load()
    let decoded = ContinuousClock.now
    report.decoding = decoded - start
    let intent = try Intent.onThisNode(loaded.snapshot, cluster: cluster, proxy: proxy)
    let plans = intent.plans
    report.planning = ContinuousClock.now - decoded
    try cluster.report(intent.diagnostics(of: plans))
    // Only the compiler knows what does not fit in the maps; without --strict it is reported after the rest is
    // programmed.
    if cluster.strict { try cluster.report(proxy.backEnd.program(for: plans).flatMap(\.diagnostics)) }
    try withKernel { programmer throws(ProgrammingError) in
      let commit = try programmer.apply(plans, by: proxy.backEnd, report: &report)
      for diagnostic in commit.diagnostics { writeError(diagnostic.description) }
      report.flowsRemoved = flowsRemoved(of: plans, for: intent, closing: programmer.formerFrontends)
    }
    reportIPTablesRemains()
    writeOutput(output == .json ? try jsonText(ApplyDocument(report)) : report.applyLine + "\n")
  }

  private func applyToIPTables() throws {
    let intent = try Intent.onThisNode(try cluster.load().snapshot, cluster: cluster, proxy: proxy)
    let plans = intent.plans
    let change = try IPTablesChange.pending(for: intent, cluster, backEnd)
    try backEnd.withIPTables { programmer throws(IPTablesError) in try programmer.send(change) }
    let flows = flowsRemoved(of: plans, for: intent, closing: change.formerFrontends)
    let report = IPTablesReport(change, services: plans.serviceCount, flowsRemoved: flows)
    writeOutput(output == .json ? try jsonText(report) : report.line + "\n")
  }
}

/// Removes stale flows and returns how many. The rules are in force already, so a failure is only a warning.
private func flowsRemoved(of plans: Plans, for intent: Intent, closing former: FormerFrontends) -> Int {
  do {
    return try removeStaleFlows(of: plans, for: intent, closing: former)
  } catch {
    writeError(
      "warning: stale flows could not be removed: \(error); load nf_conntrack_netlink, or run this again")
    return 0
  }
}

/// Runs the body with a programmer; an error of the kernel ends the command with exit code 3.
func withKernel<Result>(
  _ body: (inout Programmer) throws(ProgrammingError) -> Result
) throws -> Result {
  do {
    var programmer = try Programmer()
    return try body(&programmer)
  } catch {
    throw Failure(code: .kernel, message: error.description)
  }
}
