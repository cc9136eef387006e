internal import Addresses
package import NFTRuleset

extension Ruleset {
  /// A script for `nft -f` that atomically replaces the table with this ruleset. `nft -c -f` accepts it without errors.
  package var nftScript: String {
    var writer = NFTWriter()
    write(to: &writer)
    return writer.text
  }

  /// Passes the script on piece by piece, so that a large one is never in memory as a whole.
  package func writeScript(to receiver: @escaping (String) -> Void) {
    var writer = NFTWriter(passingOnTo: receiver)
    write(to: &writer)
    writer.passOn(isEnd: true)
  }

  private func write(to writer: inout NFTWriter) {
    let table = "table \(family.keyword) \(tableName)"
    writer.line("add \(table)")
    writer.line("delete \(table)")
    writer.block(table) { writer in
      for (place, write) in TableObject.Kind.allCases.flatMap(blocks).enumerated() {
        if place > 0 { writer.blank() }
        write(&writer)
      }
    }
  }

  /// Returns what writes the objects of a kind, each with what is in it.
  private func blocks(of kind: TableObject.Kind) -> [(inout NFTWriter) -> Void] {
    switch kind {
    case .set: sets.map { set in { $0.write(set, in: family) } }
    case .chain: chains.map { chain in { $0.write(chain, in: family) } }
    }
  }
}

extension NFTWriter {
  /// Writes `map services { … }` with its elements, one per line.
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
      passOn()
    }
  }

  /// Writes `chain pick-2 { … }`.
  fileprivate mutating func write(_ chain: AnyChain, in family: AddressFamily) {
    block("chain \(chain.name)") { writer in
      if let base = chain.base { writer.line("\(base.text);") }
      if family == .ipv6, chain.updatesMaps { writer.line(warningOfNFT) }
      for rule in chain.ruleTexts(in: family) { writer.line(rule) }
    }
  }
}

private let warningOfNFT =
  "# nft 1.0.6 encodes this key incorrectly, so session affinity fails; nft 1.1.3 and 'viaduct apply' are correct"

extension AnyChain {
  /// Whether packets add elements to a map here, whose IPv6 keys are longer than 16 bytes: docs/kernel-notes.md,
  /// affinity over IPv6.
  fileprivate var updatesMaps: Bool {
    instructions(for: .ipv6).joined().contains { if case .updateSet = $0 { true } else { false } }
  }
}

extension AddressFamily {
  /// `ip`, `ip6`
  var keyword: String { self == .ipv4 ? "ip" : "ip6" }
}
