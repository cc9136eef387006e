package import Addresses

/// What a text of iptables-save, or of iptables-restore, has that is ours.
package struct IPTablesSave: Hashable, Sendable {
  /// Our chains and the jumps to them. Tables and chains of others are left out; a table without anything of ours is not
  /// there.
  package private(set) var ruleset: IPTablesRuleset
  /// Lines in our chains, and lines that lead to them, that we never write. They are not in the ruleset.
  package private(set) var unread: [String] = []
  /// What a change has to know beside our chains, of the tables that are there.
  private let surroundings: [IPTablesTable.Name: Surroundings]

  /// Reads a text. Takes what iptables-save of either back end prints for our rules, in whatever order it names the
  /// matches, and what `IPTablesRuleset.text` is. Never fails: what it does not understand is among `unread`.
  package init(_ text: String, family: AddressFamily) {
    var reader = SaveReader()
    for line in text.split(separator: "\n") { reader.read(line) }
    ruleset = IPTablesRuleset(
      family: family, tables: IPTablesTable.Name.allCases.compactMap { reader.table($0) })
    unread = reader.unread
    surroundings = reader.surroundings
  }

  /// Returns what there is around our chains in a table; nil if the table does not exist.
  package subscript(name: IPTablesTable.Name) -> Surroundings? { surroundings[name] }

  /// How many rules of others there are in the tables that we use.
  package var othersRules: Int { surroundings.values.reduce(0) { $0 + $1.othersRules } }

  /// The tables that we use in which there is neither a rule nor a chain of anyone.
  package var emptyTables: [IPTablesTable.Name] {
    IPTablesTable.Name.allCases.filter { name in
      surroundings[name].map { $0.othersRules == 0 && $0.othersChains == 0 } == true && ruleset[name] == nil
    }
  }

  /// What a table has beside our chains.
  package struct Surroundings: Hashable, Sendable {
    /// The rules of the builtin chains, in order.
    package fileprivate(set) var builtin: [IPTablesJump.Hook: [BuiltinRule]] = [:]
    /// Our chains that have a rule which we never write.
    package fileprivate(set) var damaged: Set<IPTablesChainName> = []
    /// Our chains to which chains of others lead.
    package fileprivate(set) var referenced: Set<IPTablesChainName> = []
    /// How many rules do not belong to us.
    package fileprivate(set) var othersRules = 0
    /// How many chains there are that are neither builtin nor ours, or that have a policy of drop.
    package fileprivate(set) var othersChains = 0
  }

  /// A rule of a builtin chain.
  package enum BuiltinRule: Hashable, Sendable {
    /// It leads to a chain of ours: its arguments as they were printed, and the rule, if it is one that we write.
    case ours(arguments: String, IPTablesRule?)
    case others
  }
}

/// Collects tables line by line.
private struct SaveReader {
  private(set) var unread: [String] = []
  private(set) var surroundings: [IPTablesTable.Name: IPTablesSave.Surroundings] = [:]
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
    case "*": begin(IPTablesTable.Name(rawValue: String(line.dropFirst())))
    case ":": declare(line.dropFirst())
    case "-", "[": readRule(line)
    default: break
    }
  }

  private mutating func begin(_ table: IPTablesTable.Name?) {
    name = table
    if let table, surroundings[table] == nil { surroundings[table] = .init() }
  }

  /// `CHAIN POLICY [PACKETS:BYTES]`; a chain that is not builtin has the policy `-`.
  private mutating func declare(_ text: Substring) {
    guard let name else { return }
    let words = text.split(separator: " ")
    guard let first = words.first else { return }
    if let chain = IPTablesChainName(String(first)), chain.isOurs {
      _ = place(of: chain, in: name)
    } else if words.count < 2 || words[1] != "ACCEPT" {
      surroundings[name]?.othersChains += 1
    }
  }

  private mutating func place(of chain: IPTablesChainName, in name: IPTablesTable.Name) -> Int {
    if let known = places[name]?[chain] { return known }
    let place = chains[name]?.count ?? 0
    chains[name, default: []].append(IPTablesChain(chain))
    places[name, default: [:]][chain] = place
    return place
  }

  private mutating func readRule(_ text: Substring) {
    guard let name, let line = RuleLine(text) else { return }
    if let ours = IPTablesChainName(line.chain), ours.isOurs {
      add(line, to: ours, in: name)
    } else if let target = line.target, target.isOurs {
      addJump(line, to: target, in: name)
    } else {
      surroundings[name]?.othersRules += 1
      if let hook = IPTablesJump.Hook(rawValue: line.chain) {
        surroundings[name]?.builtin[hook, default: []].append(.others)
      }
    }
  }

  private mutating func add(_ line: RuleLine, to chain: IPTablesChainName, in name: IPTablesTable.Name) {
    let place = place(of: chain, in: name)
    if let rule = line.rule {
      chains[name]?[place].rules.append(rule)
    } else {
      unread.append(String(line.text))
      surroundings[name]?.damaged.insert(chain)
    }
  }

  private mutating func addJump(_ line: RuleLine, to chain: IPTablesChainName, in name: IPTablesTable.Name) {
    let (hook, rule) = (IPTablesJump.Hook(rawValue: line.chain), line.rule)
    guard let hook else {
      surroundings[name]?.othersRules += 1
      surroundings[name]?.referenced.insert(chain)
      return unread.append(String(line.text))
    }
    surroundings[name]?.builtin[hook, default: []].append(.ours(arguments: String(line.arguments), rule))
    if let rule {
      jumps[name, default: []].append(IPTablesJump(hook, rule))
    } else {
      unread.append(String(line.text))
    }
  }
}

/// A line `-A CHAIN …` or `-I CHAIN …`, perhaps after counters (`iptables-save -c`).
private struct RuleLine {
  let text: Substring
  let chain: String
  let arguments: Substring
  /// The words of the arguments; nil if a quotation does not end.
  private let words: [Word]?

  /// Returns nil for a line that adds no rule.
  init?(_ line: Substring) {
    text = line
    var rest = line
    if line.first == "[" { rest = line.drop { $0 != " " }.dropFirst() }
    guard rest.hasPrefix("-A ") || rest.hasPrefix("-I ") else { return nil }
    rest = rest.dropFirst(3)
    chain = String(rest.prefix { $0 != " " })
    arguments = rest.dropFirst(chain.count).drop { $0 == " " }
    words = Word.split(arguments)
  }

  /// The rule; nil if it is one that we never write.
  var rule: IPTablesRule? { words.flatMap { IPTablesRule($0[...]) } }

  /// Where the rule leads.
  var target: IPTablesChainName? {
    guard let words, let place = words.firstIndex(where: { !$0.isQuoted && ["-j", "-g"].contains($0.text) }),
      place + 1 < words.count
    else { return nil }
    return IPTablesChainName(words[place + 1].text)
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
