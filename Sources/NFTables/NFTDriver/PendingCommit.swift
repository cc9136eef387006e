package import Addresses
package import ClusterModel
package import NFTNetlink
package import NFTRuleset
package import NFTCompiler

/// The difference between the live tables and a program, which has to be committed. A pure value; `BatchSender` commits
/// it.
package struct PendingCommit: Sendable {
  /// The tables in the kernel.
  package let live: LiveTables
  /// The desired rulesets, one for each IP family.
  package let rulesets: [Ruleset]
  /// The affinity timeouts of each IP family.
  package let affinityTimes: [AffinityTimes]
  /// What could not be put into the rulesets, sorted; once if it is the same in both families.
  package let diagnostics: [Diagnostic]
  /// A transaction for each IP family that differs.
  package let transactions: [Transaction]

  /// Compares the live tables with a program.
  package init(from live: LiveTables, to program: [CompiledRuleset]) {
    self.live = live
    rulesets = program.map(\.ruleset)
    affinityTimes = program.map(\.affinityTimes)
    diagnostics = program.flatMap(\.diagnostics).withoutRepetition.sorted()
    transactions = rulesets.map { $0.difference(from: live[$0.family]) }.filter { !$0.isEmpty }
  }

  /// Whether the tables are as desired.
  package var isEmpty: Bool { transactions.isEmpty }

  /// The number of elements added and deleted for each Service, in order of name; those that belong to no single
  /// Service are listed as "shared by all".
  package var summary: [(owner: String, added: Int, deleted: Int)] {
    var counts: [String: (added: Int, deleted: Int)] = [:]
    for transaction in transactions {
      guard let ruleset = rulesets.first(where: { $0.family == transaction.family }) else { continue }
      let ownership = ElementOwners(ruleset, replacing: live[transaction.family])
      for operation in transaction.operations {
        guard let (set, elements, isAddition) = operation.elements else { continue }
        for element in elements {
          let name = ownership.name(of: element, in: set)
          let owner = name.map { String($0.prefix { $0 != ":" }) } ?? "shared by all"
          let (added, deleted) = isAddition ? (1, 0) : (0, 1)
          let before = counts[owner, default: (0, 0)]
          counts[owner] = (before.added + added, before.deleted + deleted)
        }
      }
    }
    return counts.sorted { $0.key < $1.key }.map {
      (owner: $0.key, added: $0.value.added, deleted: $0.value.deleted)
    }
  }

  /// The chains whose rules are rewritten, in each IP family that has any.
  package var rewrittenChains: [(family: AddressFamily, chains: [ChainName])] {
    transactions.compactMap { transaction in
      let chains = transaction.operations.compactMap { operation -> ChainName? in
        if case .addRules(let chain) = operation { chain.name } else { nil }
      }
      return chains.isEmpty ? nil : (family: transaction.family, chains: chains)
    }
  }

  /// Returns the Service port whose element the kernel refused; nil if the error names it already, or concerns no
  /// element.
  package func owner(of origin: Origin) -> String? {
    guard case .element(let set, let element) = origin.subject, element.comment == nil,
      let ruleset = rulesets.first(where: { $0.family == origin.family })
    else { return nil }
    return ElementOwners(ruleset, replacing: live[origin.family]).name(of: element, in: set.name)
  }
}

extension Transaction.Operation {
  /// The elements that the operation adds or deletes.
  fileprivate var elements: (set: SetName, elements: [Element], isAddition: Bool)? {
    switch self {
    case .addElements(let set, let elements): (set.name, elements, true)
    case .deleteElements(let set, let elements): (set.name, elements, false)
    default: nil
    }
  }
}
