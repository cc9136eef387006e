internal import NFTDriver
internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource
internal import Netlink
internal import NFTCompiler
internal import ServicePlan

/// `viaduct apply`
struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Program this node's kernel once, and report what changed.",
    discussion: """
      Only the difference from what the kernel holds is sent, in one atomic transaction for IPv4 and IPv6, so that no \
      packet meets a gap and clients keep their endpoints. A second run changes nothing.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case line, json
  }

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  @Option(name: .shortAndLong, help: "What to print: one line, or JSON.")
  var output: Output = .line

  func run() throws {
    var report = SyncReport()
    let start = ContinuousClock.now
    let loaded = try cluster.load()
    let decoded = ContinuousClock.now
    report.decoding = decoded - start
    let intent = try Intent.onThisNode(loaded.snapshot, cluster: cluster, proxy: proxy)
    let plans = intent.plans
    report.planning = ContinuousClock.now - decoded
    try cluster.report(intent.node.diagnostics(in: intent.cluster) + plans.diagnostics)
    // Only the compiler knows what does not fit in the maps; without --strict it is reported after the rest is
    // programmed.
    if cluster.strict { try cluster.report(proxy.backEnd.program(for: plans).flatMap(\.diagnostics)) }
    try withKernel { programmer throws(ProgrammingError) in
      let commit = try programmer.apply(plans, by: proxy.backEnd, report: &report)
      for diagnostic in commit.diagnostics { writeError(diagnostic.description) }
    }
    writeOutput(output == .json ? try jsonText(ApplyDocument(report)) : report.applyLine + "\n")
  }
}

/// What `apply -o json` prints.
private struct ApplyDocument: Encodable {
  let services: Int
  let elementsAdded: Int
  let elementsDeleted: Int
  let messages: Int
  let bytes: Int
  let decodeMilliseconds: Double
  let readMilliseconds: Double
  let planMilliseconds: Double
  let encodeMilliseconds: Double
  let commitMilliseconds: Double

  init(_ report: SyncReport) {
    services = report.services
    elementsAdded = report.elementsAdded.values.reduce(0, +)
    elementsDeleted = report.elementsDeleted.values.reduce(0, +)
    messages = report.size.messages
    bytes = report.size.bytes
    decodeMilliseconds = report.decoding / .milliseconds(1)
    readMilliseconds = report.reading / .milliseconds(1)
    planMilliseconds = report.planning / .milliseconds(1)
    encodeMilliseconds = report.size.encoding / .milliseconds(1)
    commitMilliseconds = report.size.committing / .milliseconds(1)
  }
}

extension Intent {
  /// The intent of manifests and options for the node that this runs on.
  static func onThisNode(
    _ snapshot: ClusterSnapshot, cluster: ClusterOptions, proxy: ProxyOptions
  ) throws -> Intent {
    let interfaces: [IPAddress]
    do {
      interfaces = try interfaceAddresses().map(\.address)
    } catch {
      throw Failure(code: .kernel, message: "the node's addresses cannot be read: \(error)")
    }
    let node = NodeView(cluster, in: snapshot, interfaces: interfaces)
    return Intent(
      cluster: snapshot, node: node, settings: proxy.settings(for: snapshot.node(named: node.name)))
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
