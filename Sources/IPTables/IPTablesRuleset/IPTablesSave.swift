package import Addresses

/// What a text of iptables-save, or of iptables-restore, has that is ours.
package struct IPTablesSave: Hashable, Sendable {
  /// Our chains and the jumps to them. Tables and chains of others are left out; a table without anything of ours is not
  /// there.
  package private(set) var ruleset: IPTablesRuleset
  /// Lines in our chains, and lines that lead to them, that we never write. They are not in the ruleset.
  package private(set) var unread: [String] = []

  /// Reads a text. Takes what iptables-save of either back end prints for our rules, in whatever order it names the
  /// matches, and what `IPTablesRuleset.text` is. Never fails: what it does not understand is among `unread`.
  package init(_ text: String, family: AddressFamily) {
    ruleset = IPTablesRuleset(family: family, tables: [])
    var reader = SaveReader()
    for line in text.split(separator: "\n") { reader.read(line) }
    ruleset.tables = IPTablesTable.Name.allCases.compactMap { reader.table($0) }
    unread = reader.unread
  }
}

/// Collects tables line by line.
private struct SaveReader {
  private(set) var unread: [String] = []
  private var name: IPTablesTable.Name?
  private var jumps: [IPTablesTable.Name: [IPTablesJump]] = [:]
  private var chains: [IPTablesTable.Name: [IPTablesChain]] = [:]
  private var places: [IPTablesTable.Name: [IPTablesChainName: Int]] = [:]

  func table(_ name: IPTablesTable.Name) -> IPTablesTable? {
    let (jumps, chains) = (jumps[name] ?? [], chains[name] ?? [])
    return jumps.isEmpty && chains.isEmpty ? nil : IPTablesTable(name, jumps: jumps, chains: chains)
  }

  mutating func read(_ line: Substring) {
    switch line.first {
    case "*": name = IPTablesTable.Name(rawValue: String(line.dropFirst()))
    case ":": declare(line.dropFirst().prefix { $0 != " " })
    case "-", "[": readRule(line)
    default: break
    }
  }

  private mutating func declare(_ text: Substring) {
    guard let name, let chain = IPTablesChainName(String(text)), chain.isOurs else { return }
    _ = place(of: chain, in: name)
  }

  private mutating func place(of chain: IPTablesChainName, in name: IPTablesTable.Name) -> Int {
    if let known = places[name]?[chain] { return known }
    let place = chains[name]?.count ?? 0
    chains[name, default: []].append(IPTablesChain(chain))
    places[name, default: [:]][chain] = place
    return place
  }

  /// `-A CHAIN …` or `-I CHAIN …`, perhaps after counters (`iptables-save -c`).
  private mutating func readRule(_ line: Substring) {
    guard let name else { return }
    guard let words = Word.split(line) else {
      if line.contains(IPTablesChainName.prefix) { unread.append(String(line)) }
      return
    }
    let start = words.first?.text.hasPrefix("[") == true ? 1 : 0
    guard words.count > start + 2, ["-A", "-I"].contains(words[start].text) else { return }
    let (chain, rest) = (words[start + 1].text, words[(start + 2)...])
    if let ours = IPTablesChainName(chain), ours.isOurs {
      guard let rule = IPTablesRule(rest) else { return unread.append(String(line)) }
      let place = place(of: ours, in: name)
      chains[name]?[place].rules.append(rule)
    } else if rest.contains(where: { $0.text.hasPrefix(IPTablesChainName.prefix) && !$0.isQuoted }) {
      guard let hook = IPTablesJump.Hook(rawValue: chain), let rule = IPTablesRule(rest) else {
        return unread.append(String(line))
      }
      jumps[name, default: []].append(IPTablesJump(hook, rule))
    }
  }
}

/// A word of a line. A quoted one is never an option.
struct Word: Hashable {
  let text: String
  let isQuoted: Bool

  /// Returns the words between spaces; nil if a quotation does not end.
  static func split(_ line: Substring) -> [Word]? {
    var words: [Word] = []
    var rest = line.unicodeScalars[...]
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
      } else if first == "\"" {
        rest.removeFirst()
        guard let text = quotation(&rest) else { return nil }
        words.append(Word(text: text, isQuoted: true))
      } else {
        let word = rest.prefix { $0 != " " }
        rest = rest[word.endIndex...]
        words.append(Word(text: String(word), isQuoted: false))
      }
    }
    return words
  }

  /// Removes the rest of a quotation, in which a backslash is before what would end it.
  private static func quotation(_ rest: inout Substring.UnicodeScalarView) -> String? {
    var text = String.UnicodeScalarView()
    while let next = rest.popFirst() {
      if next == "\"" { return String(text) }
      if next == "\\" {
        guard let escaped = rest.popFirst() else { return nil }
        text.append(escaped)
      } else {
        text.append(next)
      }
    }
    return nil
  }
}
