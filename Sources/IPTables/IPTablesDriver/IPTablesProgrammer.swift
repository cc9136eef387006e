internal import Addresses
package import IPTablesRuleset
internal import Privileges
package import Programs

/// Programs iptables' tables of this network namespace once, for `apply`, `diff` and `cleanup`, by the programs of the
/// system.
package struct IPTablesProgrammer: Sendable {
  private let runner: any ProgramRunner
  private let mode: IPTablesMode
  private let patience: Int
  private let lacking: [String]

  /// Creates a programmer.
  ///
  /// - Parameter patience: for how many seconds to wait for the lock.
  package init(_ mode: IPTablesMode, patience: Int) {
    self.init(
      mode, patience: patience, runner: SystemPrograms(),
      lacking: Privileges.lacking([.netAdmin, .netRaw]).map(\.description))
  }

  /// Creates a programmer that uses this runner.
  ///
  /// - Parameter lacking: capabilities that the process lacks. Without them iptables-save of the legacy back end shows
  ///   nothing, and calls it a success.
  package init(_ mode: IPTablesMode, patience: Int, runner: any ProgramRunner, lacking: [String]) {
    self.mode = mode
    self.patience = patience
    self.runner = runner
    self.lacking = lacking
  }

  private var programs: IPTablesPrograms { IPTablesPrograms(runner: runner, patience: patience) }

  /// Reads the tables, and returns what would have to be sent so that they have these rulesets.
  package func pendingChange(to rulesets: [IPTablesRuleset]) throws(IPTablesError) -> IPTablesChange {
    guard lacking.isEmpty else { throw .notPrivileged(lacking) }
    let variant = try usedVariant()
    var transactions: [IPTablesTransaction] = []
    var live: [IPTablesSave] = []
    for ruleset in rulesets {
      let save = try programs.save(variant, ruleset.family)
      live.append(save)
      transactions.append(IPTablesTransaction(from: save, to: ruleset))
    }
    return IPTablesChange(
      variant: variant, transactions: transactions, live: live, warnings: try warnings(about: variant.other))
  }

  private func usedVariant() throws(IPTablesError) -> IPTablesVariant {
    if let variant = mode.variant { return variant }
    return try systemVariant()
  }

  private func systemVariant() throws(IPTablesError) -> IPTablesVariant {
    do {
      return try programs.systemVariant()
    } catch {
      if case .failed(.missing(let program)) = error { throw .missing(program) }
      throw error
    }
  }

  /// Rules of the back end that is not used also see every packet. If the system chose, that is an error: the choice may be
  /// wrong. If a person did, a warning.
  private func warnings(about other: IPTablesVariant) throws(IPTablesError) -> [String] {
    guard try programs.has(other) else { return [] }
    var (rules, hasOurs) = (0, false)
    for family in AddressFamily.allCases {
      let save = try programs.save(other, family)
      rules += save.othersRules
      hasOurs = hasOurs || !save.ruleset.tables.isEmpty
    }
    guard rules > 0 || hasOurs else { return [] }
    let problem = IPTablesError.bothInUse(chosen: other.other, othersRules: rules, hasOurs: hasOurs)
    if mode == .auto { throw problem }
    return [IPTablesRemains(variant: other, othersRules: rules, hasOurs: hasOurs).description]
  }

  /// Sends a change, one family after the other. Nothing is sent for a family that needs none.
  package func send(_ change: IPTablesChange) throws(IPTablesError) {
    var done: AddressFamily?
    for transaction in change.transactions where !transaction.isEmpty {
      do { try programs.restore(transaction, by: change.variant) } catch {
        guard let done else { throw error }
        throw .half(done: done, error)
      }
      done = transaction.family
    }
  }

  /// Removes everything that is ours, from one back end, or from each that is installed, and returns what was done, a line
  /// for each.
  package func cleanup() throws(IPTablesError) -> [String] {
    guard lacking.isEmpty else { throw .notPrivileged(lacking) }
    var lines: [String] = []
    for variant in try installed() { lines += try cleanup(variant) }
    return lines
  }

  private func installed() throws(IPTablesError) -> [IPTablesVariant] {
    if let variant = mode.variant { return [variant] }
    var found: [IPTablesVariant] = []
    for variant in IPTablesVariant.allCases where try programs.has(variant) { found.append(variant) }
    if found.isEmpty { found.append(try systemVariant()) }
    return found
  }

  private func cleanup(_ variant: IPTablesVariant) throws(IPTablesError) -> [String] {
    var lines: [String] = []
    for family in AddressFamily.allCases {
      let nothing = IPTablesRuleset(family: family, tables: [])
      let transaction = IPTablesTransaction(from: try programs.save(variant, family), to: nothing)
      guard !transaction.isEmpty else { continue }
      try programs.restore(transaction, by: variant)
      let command = "\(family.program)-\(variant.rawValue)"
      lines.append("removed \(counted(transaction.chainsRemoved, "chain")) of \(command)")
      lines += transaction.kept.map { "\($0) of \(command) stays, empty: rules of others lead to it" }
      if variant == .nft { lines += try remains(of: family) }
    }
    return lines
  }

  /// iptables-nft makes base chains in nftables for the tables that it writes to, and never removes them.
  private func remains(of family: AddressFamily) throws(IPTablesError) -> [String] {
    try programs.save(.nft, family).emptyTables.map { table in
      let name = "\(family == .ipv4 ? "ip" : "ip6") \(table.rawValue)"
      return
        "the base chains that \(family.program)-nft made in table \(name) stay, and are empty: remove them with"
        + " 'nft delete table \(name)', if you use no iptables"
    }
  }
}

/// Rules in the back end of iptables that is not used.
struct IPTablesRemains: CustomStringConvertible {
  let variant: IPTablesVariant
  let othersRules: Int
  let hasOurs: Bool

  var description: String {
    let name = variant.name
    if hasOurs {
      return
        "warning: \(name) has chains of Viaduct too, which translate the same packets; remove them with 'viaduct cleanup"
        + " --backend iptables --iptables-mode \(variant.rawValue)'"
    }
    return
      "warning: \(name) has \(counted(othersRules, "rule")) of other programs, which see the same packets; let all"
      + " programs use one back end"
  }
}

/// `1 chain`, `2 chains`
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
