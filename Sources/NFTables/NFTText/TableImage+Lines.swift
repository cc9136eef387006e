package import NFTRuleset

extension TableImage {
  /// Returns a rule of a chain as nft would write it, reconstructed from its instructions, or nil if there is no such
  /// rule. For rules that we compile, the text is the same as the ruleset's (tests compare the two). Other instructions
  /// are in brackets, as `nft --debug=netlink` prints them.
  package func ruleText(_ index: Int, of chain: ChainName) -> String? {
    guard let rules = chains[chain]?.rules, rules.indices.contains(index) else { return nil }
    var reader = RuleReader(self)
    for instruction in rules[index] { reader.read(instruction) }
    return reader.text
  }

  /// Returns an element as nft writes it: `10.96.0.1 . tcp . 80 comment "default/web:http" : 7345:6102`.
  package func text(of element: Element, in set: SetName) -> String {
    guard let declaration = sets[set]?.declaration else { return "\(element.key)" }
    var writer = NFTWriter()
    writer.append(element, of: declaration)
    return writer.text
  }
}
