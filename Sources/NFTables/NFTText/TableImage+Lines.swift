public import NFTRuleset

extension TableImage {
  /// A rule of a chain as nft would write it, made from its instructions; nil where there is none. For every rule that we
  /// compile it is the text that the ruleset gives (tests hold the two together). What is none of ours stands in brackets,
  /// as `nft --debug=netlink` prints it.
  public func ruleText(_ index: Int, of chain: ChainName) -> String? {
    guard let rules = chains[chain]?.rules, rules.indices.contains(index) else { return nil }
    var reader = RuleReader(self)
    for instruction in rules[index] { reader.read(instruction) }
    return reader.text
  }

  /// An element as nft writes it: `10.96.0.1 . tcp . 80 comment "default/web:http" : 7345:6102`.
  public func text(of element: Element, in set: SetName) -> String {
    guard let declaration = sets[set]?.declaration else { return "\(element.key)" }
    var writer = NFTWriter()
    writer.append(element, of: declaration)
    return writer.text
  }
}
