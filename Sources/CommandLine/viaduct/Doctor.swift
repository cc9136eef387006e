internal import Inspection
internal import ArgumentParser
internal import ClusterModel
internal import Foundation
internal import NodeChecks

/// `viaduct doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "What of this node keeps Services from working: kernel, sysctls, routes, other proxies, its name.",
    discussion: """
      Nothing is changed. Other proxies, and what the kernel lacks, are looked for as root only. With the cluster's state \
      (-f or --kubeconfig) it is known which families and addresses matter, and whether there is a Node of this name. \
      'explain --node-facts' reads what -o json prints, so that a Service can be explained away from the node.

      Exit code 1: something was found.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var source: SourceOptions

  @Option(
    name: [.long, .customLong("hostname-override")],
    help: ArgumentHelp("Which node we are; default: this machine's host name.", valueName: "name"))
  var node: String?

  @Option(help: ArgumentHelp("The bridge of local pods, if they have one.", valueName: "name"))
  var podBridgeInterface: String?

  @Option(name: .shortAndLong, help: "What to print: text or JSON.")
  var output: Output = .text

  func run() throws {
    let cluster = try source.isGiven ? GivenCluster.load(source).snapshot : nil
    let name = (node ?? ProcessInfo.processInfo.hostName).lowercased()
    var facts = NodeFacts.gathered(name: name, cluster: cluster, bridge: podBridgeInterface)
    facts.versions = .found()
    writeOutput(output == .json ? try jsonText(NodeReport(facts)) : DoctorText(facts).text)
    if !facts.diagnostics().isEmpty { throw ExitCode(FailureCode.difference.rawValue) }
  }
}
