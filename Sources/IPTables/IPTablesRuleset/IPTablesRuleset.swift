package import Addresses

/// What iptables-restore or ip6tables-restore takes: our chains in the tables of one family, and the jumps to them.
package struct IPTablesRuleset: Hashable, Sendable {
  /// The family.
  package let family: AddressFamily
  /// Its tables, `nat` first.
  package var tables: [IPTablesTable]

  /// Creates a ruleset.
  package init(family: AddressFamily, tables: [IPTablesTable]) {
    self.family = family
    self.tables = tables
  }

  /// Returns a table, or nil if there is none.
  package subscript(name: IPTablesTable.Name) -> IPTablesTable? { tables.first { $0.name == name } }

  /// How many rules there are, jumps included.
  package var ruleCount: Int { tables.reduce(0) { $0 + $1.ruleCount } }
}

/// A table: our chains in it, and how packets come to them.
package struct IPTablesTable: Hashable, Sendable {
  /// The tables that we use.
  package enum Name: String, Hashable, Sendable, CaseIterable {
    /// Where addresses are translated. Sees the first packet of a flow.
    case nat
    /// Where packets are refused and dropped.
    case filter
  }

  /// The name.
  package let name: Name
  /// The rules of builtin chains that lead to ours. Others have rules there, so these are added and removed one by one,
  /// and are first, before what others decide.
  package var jumps: [IPTablesJump]
  /// Our chains, in the order in which they are to be read.
  package var chains: [IPTablesChain]

  /// Creates a table.
  package init(_ name: Name, jumps: [IPTablesJump] = [], chains: [IPTablesChain] = []) {
    self.name = name
    self.jumps = jumps
    self.chains = chains
  }

  /// How many rules there are, jumps included.
  package var ruleCount: Int { jumps.count + chains.reduce(0) { $0 + $1.rules.count } }
}

/// A rule of a builtin chain.
package struct IPTablesJump: Hashable, Sendable {
  /// The builtin chains that we use.
  package enum Hook: String, Hashable, Sendable, CaseIterable {
    case prerouting = "PREROUTING"
    case input = "INPUT"
    case forward = "FORWARD"
    case output = "OUTPUT"
    case postrouting = "POSTROUTING"
  }

  /// The builtin chain.
  package let hook: Hook
  /// The rule.
  package let rule: IPTablesRule

  /// Creates a rule of a builtin chain.
  package init(_ hook: Hook, _ rule: IPTablesRule) {
    self.hook = hook
    self.rule = rule
  }
}

/// A chain of ours.
package struct IPTablesChain: Hashable, Sendable {
  /// The name.
  package let name: IPTablesChainName
  /// The rules.
  package var rules: [IPTablesRule]

  /// Creates a chain.
  package init(_ name: IPTablesChainName, _ rules: [IPTablesRule] = []) {
    self.name = name
    self.rules = rules
  }
}
