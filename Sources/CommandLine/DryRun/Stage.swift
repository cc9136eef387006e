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
    var text = ""
    write(stage) { text += $0 }
    return text
  }

  /// Writes a stage as text; rulesets and transactions are input for `nft -f`.
  ///
  /// - Parameter receiver: receives the text, which may be long, piece by piece.
  package func write(_ stage: Stage, to receiver: @escaping (String) -> Void) {
    switch stage {
    case .snapshot: receiver(cluster.text)
    case .plan: receiver(plans.text)
    case .ruleset: writeParts(rulesets, to: receiver) { $0.writeScript(to: receiver) }
    case .transaction: writeParts(transactions, to: receiver) { $0.writeScript(to: receiver) }
    }
  }

  /// Writes the parts with an empty line between them.
  private func writeParts<Part>(
    _ parts: [Part], to receiver: (String) -> Void, _ write: (Part) -> Void
  ) {
    for (index, part) in parts.enumerated() {
      if index > 0 { receiver("\n") }
      write(part)
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
