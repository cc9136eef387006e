internal import Inspection
internal import ArgumentParser
internal import CommandInput
internal import ClusterModel
internal import FoundationEssentials
internal import NodeChecks

/// `viaduct doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "Check this node for what keeps Services from working: kernel, sysctls, routes, other proxies, its name.",
    discussion: """
      Nothing is changed. Looking for other proxies and for missing kernel features requires root. The cluster's state \
      (-f or --kubeconfig) tells which IP families and addresses matter, and whether a Node with this name exists. \
      'explain --node-facts' reads the output of -o json, so that a Service can be explained away from the node.

      Exit code 1: a problem was found.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var source: SourceOptions

  @Option(
    name: [.long, .customLong("hostname-override")],
    help: ArgumentHelp("The name of this node (default: the host name).", valueName: "name"),
    completion: .clusterNodes)
  var node: String?

  @Option(help: ArgumentHelp("The bridge of local pods, if there is one.", valueName: "name"))
  var podBridgeInterface: String?

  @Option(name: .shortAndLong, help: "What to print: text or JSON.")
  var output: Output = .text

  func run() throws {
    let cluster = try source.isGiven ? InputCluster.load(source).snapshot : nil
    let name = (node ?? ProcessInfo.processInfo.hostName).lowercased()
    var facts = NodeFacts.gathered(name: name, cluster: cluster, bridge: podBridgeInterface)
    facts.versions = .detected()
    writeOutput(output == .json ? try jsonText(NodeReport(facts)) : DoctorText(facts).text)
    if !facts.diagnostics().isEmpty { throw ExitCode(FailureCode.difference.rawValue) }
  }
}
