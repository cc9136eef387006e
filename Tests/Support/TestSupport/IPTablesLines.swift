/// The tables of one family as lines, as iptables-restore --noflush changes them and iptables-save prints them: what tests
/// have in place of a kernel. Knows neither our rules nor how we parse them.
package struct IPTablesLines: Hashable, Sendable {
  /// The rules of each chain of each table.
  private var tables: [String: [String: [String]]] = [:]

  /// A line that iptables-restore refuses.
  package struct Refusal: Error, Hashable { package let line: String }

  private static let builtin = [
    "nat": ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"], "filter": ["INPUT", "FORWARD", "OUTPUT"],
  ]

  /// Creates no tables.
  package init() {}

  /// Does what `iptables-restore --noflush` does with a text: each table as a whole, or not at all.
  package mutating func restore(_ text: String) throws(Refusal) {
    var table: (name: String, chains: [String: [String]])?
    for line in text.split(separator: "\n").map(String.init) where !line.hasPrefix("#") {
      if line.hasPrefix("*") {
        let name = String(line.dropFirst())
        let builtin = (Self.builtin[name] ?? []).map { ($0, [String]()) }
        table = (name, tables[name] ?? Dictionary(uniqueKeysWithValues: builtin))
      } else if var open = table {
        if line == "COMMIT" {
          tables[open.name] = open.chains
          table = nil
          continue
        }
        guard Self.change(&open.chains, by: line) else { throw Refusal(line: line) }
        table = open
      } else {
        throw Refusal(line: line)
      }
    }
    if let table { throw Refusal(line: "no COMMIT of \(table.name)") }
  }

  /// Returns whether the line is accepted.
  private static func change(_ chains: inout [String: [String]], by line: String) -> Bool {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    if line.hasPrefix(":") {
      chains[String(words[0].dropFirst())] = []
      return words.count > 1 && words[1] == "-"
    }
    guard words.count > 1, let rules = chains[words[1]] else { return false }
    let rule = words.count > 2 ? words[2] : ""
    switch words[0] {
    case "-A", "-I":
      if let target = target(of: rule), isChain(target), chains[target] == nil { return false }
      chains[words[1]] = words[0] == "-A" ? rules + [rule] : [rule] + rules
    case "-D":
      guard let place = rules.firstIndex(of: rule) else { return false }
      chains[words[1]]?.remove(at: place)
    case "-X":
      let isReferenced = chains.values.joined().contains { target(of: $0) == words[1] }
      guard rules.isEmpty, !isReferenced else { return false }
      chains[words[1]] = nil
    default: return false
    }
    return true
  }

  private static func target(of rule: String) -> String? {
    let words = rule.split(separator: " ")
    guard let place = words.lastIndex(where: { $0 == "-j" || $0 == "-g" }), place + 1 < words.count else {
      return nil
    }
    return String(words[place + 1])
  }

  private static func isChain(_ target: String) -> Bool { target.hasPrefix("VIADUCT-") }

  /// What iptables-save prints: builtin chains, then the others by name.
  package var saved: String {
    var text = ""
    for (table, chains) in tables.sorted(by: { $0.key < $1.key }) {
      let builtin = Self.builtin[table] ?? []
      let others = chains.keys.filter { !builtin.contains($0) }.sorted()
      text += "*\(table)\n"
      for chain in builtin { text += ":\(chain) ACCEPT [0:0]\n" }
      for chain in others { text += ":\(chain) - [0:0]\n" }
      for chain in builtin + others {
        for rule in chains[chain] ?? [] { text += "-A \(chain)\(rule.isEmpty ? "" : " ")\(rule)\n" }
      }
      text += "COMMIT\n"
    }
    return text
  }

  /// The same without chains whose names begin with VIADUCT-, and without the rules that lead to them.
  package var withoutOurs: IPTablesLines {
    var others = self
    others.tables = tables.mapValues { chains in
      chains.filter { !Self.isChain($0.key) }.mapValues { rules in
        rules.filter { rule in !(Self.target(of: rule).map(Self.isChain) ?? false) }
      }
    }
    return others
  }

  /// The names of all chains of a table, in order.
  package func chains(of table: String) -> [String] { (tables[table] ?? [:]).keys.sorted() }

  /// The rules of a chain.
  package subscript(table: String, chain: String) -> [String] {
    get { tables[table]?[chain] ?? [] }
    set { tables[table]?[chain] = newValue }
  }
}
