internal import Addresses
public import Ruleset

extension Ruleset {
  /// A script that replaces the table by this ruleset: what `nft -f` takes, and `nft -c -f` finds nothing wrong with.
  /// All of it happens at once.
  public var nftScript: String {
    let table = "table \(family.keyword) \(tableName)"
    var writer = NFTWriter()
    writer.line("add \(table)")
    writer.line("delete \(table)")
    writer.block(table) { writer in
      for set in sets { writer.write(set, in: family) }
      for chain in chains {
        writer.blank()
        writer.write(chain, in: family)
      }
    }
    return writer.text
  }
}

extension NFTWriter {
  /// `map services { … }` with its elements, one a line.
  fileprivate mutating func write(_ set: NamedSet, in family: AddressFamily) {
    let declaration = set.declaration
    block("\(declaration.keyword) \(declaration.name)") { writer in
      for line in declaration.lines(in: family) { writer.line(line) }
      guard !set.elements.isEmpty else { return }
      writer.line("elements = {")
      writer.write(set.elements, of: declaration)
      writer.line("}")
    }
  }

  mutating func write(_ elements: [Element], of declaration: SetDeclaration, indent: String = "\t\t\t") {
    for element in elements {
      append(indent)
      append(element, of: declaration)
      append(",\n")
    }
  }

  /// `chain pick-2 { … }`
  fileprivate mutating func write(_ chain: AnyChain, in family: AddressFamily) {
    block("chain \(chain.name)") { writer in
      if let hook = chain.hook { writer.line(hook.text) }
      for rule in chain.ruleTexts(in: family) { writer.line(rule) }
    }
  }
}

extension BaseHook {
  /// `type nat hook prerouting priority -100; policy accept;`
  var text: String { "type nat hook \(name) priority \(priority); policy accept;" }

  private var name: String {
    switch self {
    case .prerouting: "prerouting"
    case .output: "output"
    case .postrouting: "postrouting"
    }
  }
}

extension AddressFamily {
  /// `ip`, `ip6`
  var keyword: String { self == .ipv4 ? "ip" : "ip6" }
}
