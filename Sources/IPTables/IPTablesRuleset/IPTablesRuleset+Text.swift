internal import Addresses

extension IPTablesRuleset {
  /// The whole ruleset: input for `iptables-restore --noflush` or `ip6tables-restore --noflush`. It replaces the contents of
  /// our chains, and puts the jumps to them before the rules that the builtin chains have.
  package var text: String {
    let command = family == .ipv4 ? "iptables-restore" : "ip6tables-restore"
    var text = "# Services, for \(command) --noflush; docs/iptables.md explains the lines.\n"
    text.reserveCapacity(120 * ruleCount)
    for table in tables { table.write(to: &text, family) }
    return text
  }
}

extension IPTablesTable {
  fileprivate func write(to text: inout String, _ family: AddressFamily) {
    text += "*\(name.rawValue)\n"
    for chain in chains {
      text += ":"
      text += chain.name.description
      text += " - [0:0]\n"
    }
    for jump in jumps { jump.rule.write(to: &text, "-I \(jump.hook.rawValue)", family) }
    for chain in chains {
      let start = "-A \(chain.name)"
      for rule in chain.rules { rule.write(to: &text, start, family) }
    }
    text += "COMMIT\n"
  }
}

extension IPTablesRule {
  /// Appends a line that begins with a command.
  func write(to text: inout String, _ start: String, _ family: AddressFamily) {
    text += start
    write(to: &text, family)
    text += "\n"
  }
}
