internal import Addresses

extension IPTablesTransaction {
  /// Input for `iptables-restore --noflush` or `ip6tables-restore --noflush`; empty if nothing changes.
  package var text: String {
    var text = ""
    text.reserveCapacity(100 * rules)
    for table in tables { table.write(to: &text, family) }
    return text
  }
}

extension IPTablesTableChange {
  /// A declaration makes a chain, or empties it. So all chains that go are empty, and nothing leads to any of them, before
  /// the first one is removed: a chain to which a rule leads cannot be.
  fileprivate func write(to text: inout String, _ family: AddressFamily) {
    text += "*\(name.rawValue)\n"
    for name in written.map(\.name) + removed.map(\.name) + emptied { text += ":\(name) - [0:0]\n" }
    for jump in deleted {
      text += "-D \(jump.hook.rawValue)\(jump.arguments.isEmpty ? "" : " ")\(jump.arguments)\n"
    }
    // Each is put before the one that was put there before.
    for jump in inserted.reversed() { jump.rule.write(to: &text, "-I \(jump.hook.rawValue)", family) }
    for chain in written {
      let start = "-A \(chain.name)"
      for rule in chain.rules { rule.write(to: &text, start, family) }
    }
    for chain in removed { text += "-X \(chain.name)\n" }
    text += "COMMIT\n"
  }

  /// What changes, a line for each chain, with what its first rule's comment says that it is for.
  package var summary: [String] {
    let jumps = inserted.map { "# \(name.rawValue): a jump from \($0.hook.rawValue)" }
    return jumps + written.map { "# \(name.rawValue): \($0.title) is written" }
      + removed.map { "# \(name.rawValue): \($0.title) goes" }
      + emptied.map { "# \(name.rawValue): \($0) is emptied" }
      + (inserted.isEmpty ? deleted : []).map { "# \(name.rawValue): a jump from \($0.hook.rawValue) goes" }
  }
}

extension IPTablesChain {
  fileprivate var title: String {
    rules.first?.comment.map { "\(name) of \($0)" } ?? name.description
  }
}
