internal import ClusterModel
internal import NFTRuleset
internal import NFTText
internal import ServicePlan

/// A stage between a cluster's objects and what is sent to the kernel.
package enum Stage: String, Sendable, CaseIterable {
  case snapshot, plan, ruleset, transaction
}

extension CompiledCluster {
  /// Returns a stage as text; rulesets and transactions are input for `nft -f`.
  package func text(of stage: Stage) -> String {
    switch stage {
    case .snapshot: cluster.text
    case .plan: plans.text
    case .ruleset: rulesets.map(\.nftScript).joined(separator: "\n")
    case .transaction: transactions.map(\.nftScript).joined(separator: "\n")
    }
  }

  /// Returns a stage to be encoded as JSON.
  package func document(of stage: Stage) -> any Encodable {
    switch stage {
    case .snapshot: cluster
    case .plan: Families(ipv4: plans.ipv4.plan, ipv6: plans.ipv6.plan)
    case .ruleset: rulesets.map(RulesetDocument.init)
    case .transaction: transactions.map(TransactionDocument.init)
    }
  }
}

/// One value for each family.
private struct Families<First: Encodable, Second: Encodable>: Encodable {
  let ipv4: First
  let ipv6: Second
}
