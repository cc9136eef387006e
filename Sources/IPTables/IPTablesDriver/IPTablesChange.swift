internal import Addresses
package import IPTablesRuleset

/// What has to be sent to iptables.
package struct IPTablesChange: Sendable {
  /// The back end of iptables.
  package let variant: IPTablesVariant
  /// The changes of the families, IPv4 first.
  package let transactions: [IPTablesTransaction]
  /// What was live before.
  package let live: [IPTablesSave]
  /// What a person should know, a line each.
  package let warnings: [String]

  /// Whether nothing has to be sent.
  package var isEmpty: Bool { transactions.allSatisfy(\.isEmpty) }

  /// What `diff` prints: what each change is for, and then what would be sent to iptables-restore.
  package var text: String {
    transactions.filter { !$0.isEmpty }.map { transaction in
      let command = "\(transaction.family.program)-\(variant.rawValue)-restore --noflush"
      let summary = transaction.tables.flatMap(\.summary)
      return (["# \(command)"] + summary).map { $0 + "\n" }.joined() + transaction.text
    }.joined(separator: "\n")
  }

  /// Chains that cannot be removed, a warning each.
  package var keptChains: [String] {
    transactions.flatMap { transaction in
      transaction.kept.map { chain in
        "warning: \(chain) of \(transaction.family.program)-\(variant.rawValue) is no longer needed, but rules of others"
          + " lead to it, so it stays, empty; remove those rules"
      }
    }
  }
}

/// What `apply` says that it did.
package struct IPTablesReport: Encodable, Hashable, Sendable {
  /// The back end of iptables: `legacy` or `nft`.
  package let mode: String
  /// How many Services there are.
  package let services: Int
  /// How many chains were made or rewritten.
  package let chainsWritten: Int
  /// How many chains were removed.
  package let chainsRemoved: Int
  /// How many rules the written chains have.
  package let rulesWritten: Int
  /// How many jumps were put into builtin chains.
  package let jumpsInserted: Int
  /// How many bytes iptables-restore read; none if it was not run.
  package let bytes: Int
  /// How many flows were removed from connection tracking.
  package let flowsRemoved: Int

  /// Counts a change that is in force.
  package init(_ change: IPTablesChange, services: Int, flowsRemoved: Int) {
    mode = change.variant.rawValue
    self.services = services
    self.flowsRemoved = flowsRemoved
    chainsWritten = change.transactions.reduce(0) { $0 + $1.chainsWritten }
    chainsRemoved = change.transactions.reduce(0) { $0 + $1.chainsRemoved }
    rulesWritten = change.transactions.reduce(0) { $0 + $1.rules }
    jumpsInserted = change.transactions.reduce(0) { $0 + $1.jumpsInserted }
    bytes = change.transactions.reduce(0) { $0 + ($1.isEmpty ? 0 : $1.text.utf8.count) }
  }

  /// `3 Services (iptables-nft): 12 chains written, 1 removed (80 rules, 6 jumps, 9000 bytes)`
  package var line: String {
    let done =
      bytes == 0
      ? "nothing to change"
      : "\(counted(chainsWritten, "chain")) written, \(chainsRemoved) removed"
        + " (\(counted(rulesWritten, "rule")), \(counted(jumpsInserted, "jump")), \(counted(bytes, "byte")))"
    let flows = flowsRemoved == 0 ? "" : "; \(counted(flowsRemoved, "stale flow")) removed"
    return "\(counted(services, "Service")) (iptables-\(mode)): \(done)\(flows)"
  }
}
