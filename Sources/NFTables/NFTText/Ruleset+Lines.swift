package import NFTRuleset

extension Ruleset {
  /// Returns a rule of a chain as nft writes it, or nil if there is no such rule.
  package func ruleText(_ index: Int, of chain: ChainName) -> String? {
    guard let rules = chains.first(where: { $0.name == chain })?.ruleTexts(in: family),
      rules.indices.contains(index)
    else { return nil }
    return rules[index]
  }

  /// Returns an element as nft writes it: `10.96.0.1 . tcp . 80 comment "default/web:http" : 7345:6102`.
  package func text(of element: Element, in set: SetName) -> String {
    guard let declaration = self.set(set)?.declaration else { return "\(element.key)" }
    var writer = NFTWriter()
    writer.append(element, of: declaration)
    return writer.text
  }
}
