package import Addresses

/// What brings our chains of a family from what is live to a ruleset: only the chains that differ, and jumps that are not
/// where they have to be. Nothing of others is in it.
package struct IPTablesTransaction: Hashable, Sendable {
  /// The family.
  package let family: AddressFamily
  /// The tables that change, `nat` first.
  package let tables: [IPTablesTableChange]
  /// Chains that would be removed if chains of others did not lead to them. They are empty afterwards.
  package let kept: [IPTablesChainName]

  /// Compares what is live with the ruleset. One without tables removes everything that is ours.
  package init(from live: IPTablesSave, to ruleset: IPTablesRuleset) {
    family = ruleset.family
    let changes = IPTablesTable.Name.allCases.map { name in
      IPTablesTableChange(
        from: live.ruleset[name], among: live[name], to: ruleset[name] ?? IPTablesTable(name))
    }
    tables = changes.filter { !$0.isEmpty }
    kept = changes.flatMap(\.kept)
  }

  /// Whether nothing has to be sent.
  package var isEmpty: Bool { tables.isEmpty }

  /// How many chains are made, or rewritten.
  package var chainsWritten: Int { tables.reduce(0) { $0 + $1.written.count } }
  /// How many chains are removed.
  package var chainsRemoved: Int { tables.reduce(0) { $0 + $1.removed.count } }
  /// How many rules of builtin chains are inserted.
  package var jumpsInserted: Int { tables.reduce(0) { $0 + $1.inserted.count } }
  /// How many rules the written chains have.
  package var rules: Int { tables.reduce(0) { $0 + $1.written.reduce(0) { $0 + $1.rules.count } } }
}

/// What changes in a table.
package struct IPTablesTableChange: Hashable, Sendable {
  /// The table.
  package let name: IPTablesTable.Name
  /// Rules of builtin chains that are deleted, with their arguments as iptables-save printed them.
  package private(set) var deleted: [DeletedJump] = []
  /// Rules that are put before all others of builtin chains.
  package private(set) var inserted: [IPTablesJump] = []
  /// Chains that are made or rewritten.
  package let written: [IPTablesChain]
  /// Chains that are removed.
  package let removed: [IPTablesChain]
  /// Chains that are emptied, because others lead to them.
  package let emptied: [IPTablesChainName]
  fileprivate let kept: [IPTablesChainName]

  /// A rule of a builtin chain, to be deleted.
  package struct DeletedJump: Hashable, Sendable {
    /// The builtin chain.
    package let hook: IPTablesJump.Hook
    /// The rule's arguments.
    package let arguments: String
  }

  fileprivate init(
    from live: IPTablesTable?, among others: IPTablesSave.Surroundings?, to table: IPTablesTable
  ) {
    name = table.name
    let found = Dictionary(
      (live?.chains ?? []).map { ($0.name, $0.rules) }, uniquingKeysWith: { first, _ in first })
    let damaged = others?.damaged ?? []
    let referenced = others?.referenced ?? []
    written = table.chains.filter { chain in
      damaged.contains(chain.name) || found[chain.name] != chain.rules.map(\.asLoaded)
    }
    let wanted = Set(table.chains.map(\.name))
    let gone = (live?.chains ?? []).filter { !wanted.contains($0.name) }
    removed = gone.filter { !referenced.contains($0.name) }
    let kept = gone.filter { referenced.contains($0.name) }
    self.kept = kept.map(\.name)
    emptied = kept.filter { !$0.rules.isEmpty || damaged.contains($0.name) }.map(\.name)
    for hook in IPTablesJump.Hook.allCases {
      compare(others?.builtin[hook] ?? [], at: hook, with: table.jumps.filter { $0.hook == hook })
    }
  }

  /// Our jumps are the first rules of a builtin chain. If they are not, all of them are put there again; the others keep
  /// their order.
  private mutating func compare(
    _ found: [IPTablesSave.BuiltinRule], at hook: IPTablesJump.Hook, with jumps: [IPTablesJump]
  ) {
    let wanted = jumps.map { Optional($0.rule.asLoaded) }
    let ours = found.compactMap { rule -> (arguments: String, rule: IPTablesRule?)? in
      if case .ours(let arguments, let rule) = rule { (arguments, rule) } else { nil }
    }
    let areFirst = !found.prefix(wanted.count).contains(.others)
    if areFirst, ours.map(\.rule) == wanted { return }
    deleted += ours.map { DeletedJump(hook: hook, arguments: $0.arguments) }
    inserted += jumps
  }

  /// Whether nothing changes.
  package var isEmpty: Bool {
    deleted.isEmpty && inserted.isEmpty && written.isEmpty && removed.isEmpty && emptied.isEmpty
  }
}
