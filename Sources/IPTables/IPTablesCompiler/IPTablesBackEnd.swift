package import ClusterModel
package import IPTablesRuleset
package import ServicePlan

/// iptables: chains in the tables `nat` and `filter` of each family.
package struct IPTablesBackEnd: BackEnd {
  /// The chain of each table that everything of ours begins with.
  package static var mainChain: IPTablesChainName { FixedChain.services }

  /// Creates the back end.
  package init() {}

  /// Returns the rulesets of both families, IPv4 first. Names and rules follow from the plans alone, so what is live makes no
  /// difference.
  package func program(for plans: Plans, like live: [IPTablesRuleset]? = nil) -> [CompiledIPTables] {
    [CompiledIPTables(plans.ipv4.plan), CompiledIPTables(plans.ipv6.plan)]
  }
}

/// A ruleset, with what could not be compiled in full.
package struct CompiledIPTables: Sendable {
  /// The ruleset.
  package let ruleset: IPTablesRuleset
  /// Service ports that are not served, or not as they ask for.
  package let diagnostics: [Diagnostic]
}
