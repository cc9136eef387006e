package import ClusterModel
internal import NFTNetlink
package import NFTCompiler
package import NFTRuleset
internal import NodeChecks
package import ServicePlan

/// A cluster compiled to rulesets for one node, without reading the kernel.
package struct CompiledCluster: Sendable {
  /// The objects.
  package let cluster: ClusterSnapshot
  /// The node.
  package let node: NodeView
  /// The treatment of each Service port on the node.
  package let plans: Plans
  /// The rulesets of both families, IPv4 first.
  package let rulesets: [Ruleset]
  /// Warnings and errors: about the node's name, then of the plans, then about what does not fit in the maps.
  package let diagnostics: [Diagnostic]

  /// Compiles an intent.
  package init(_ intent: Intent, by backEnd: NFTBackEnd) {
    cluster = intent.cluster
    node = intent.node
    plans = intent.plans
    let compiled = backEnd.program(for: plans)
    rulesets = compiled.map(\.ruleset)
    diagnostics =
      unknownNode(node.name, in: cluster) + plans.diagnostics + compiled.flatMap(\.diagnostics)
  }

  /// The transactions that bring an empty kernel to the rulesets.
  package var transactions: [Transaction] { rulesets.map { $0.difference(from: nil) } }

  /// The netlink messages that would be sent, decoded, one a line.
  package var netlinkText: String { encode(transactions).lines.map { $0 + "\n" }.joined() }
}
