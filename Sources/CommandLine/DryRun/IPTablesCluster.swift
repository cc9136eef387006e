package import Addresses
package import ClusterModel
internal import IPTablesCompiler
package import IPTablesRuleset
internal import NodeChecks
package import ServicePlan

/// A cluster compiled to chains of iptables for one node, without reading the kernel.
package struct IPTablesCluster: Sendable {
  private let cluster: ClusterSnapshot
  private let plans: Plans
  /// The rulesets of both families, IPv4 first.
  package let rulesets: [IPTablesRuleset]
  /// Warnings and errors: about the node's name, then of the plans, then about what iptables cannot do.
  package let diagnostics: [Diagnostic]

  /// Compiles an intent.
  package init(_ intent: Intent) {
    cluster = intent.cluster
    plans = intent.plans
    let compiled = IPTablesBackEnd().program(for: plans)
    rulesets = compiled.map(\.ruleset)
    diagnostics =
      unknownNode(intent.node.name, in: cluster) + plans.diagnostics + compiled.flatMap(\.diagnostics)
  }

  /// Returns a stage as text; of the rules, those of a family.
  package func text(of stage: Stage, _ family: AddressFamily) -> String {
    switch stage {
    case .snapshot: cluster.text
    case .plan: plans.text
    case .ruleset, .transaction: rulesets.filter { $0.family == family }.map(\.text).joined()
    }
  }
}
