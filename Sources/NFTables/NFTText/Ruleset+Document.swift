internal import Addresses
package import NFTRuleset

/// A ruleset as readable JSON: fields, types and rules in nft's notation. (nft's own JSON cannot represent our rules:
/// nft 1.0.6 drops `update @map` from it.)
package struct RulesetDocument: Encodable, Sendable {
  /// `ip` or `ip6`
  package let family: String
  /// Our table's name.
  package let table: String
  /// The sets and maps.
  package let sets: [SetDocument]
  /// The chains.
  package let chains: [ChainDocument]

  /// A set or map.
  package struct SetDocument: Encodable, Sendable {
    let name: String
    let declaration: [String]
    let elements: [String]
  }

  /// A chain.
  package struct ChainDocument: Encodable, Sendable {
    let name: String
    let hook: String?
    let rules: [String]
  }

  /// Creates the document of a ruleset.
  package init(_ ruleset: Ruleset) {
    family = ruleset.family.keyword
    table = tableName
    sets = ruleset.sets.map { SetDocument($0, in: ruleset.family) }
    chains = ruleset.chains.map { ChainDocument($0, in: ruleset.family) }
  }
}

extension RulesetDocument.SetDocument {
  fileprivate init(_ set: NamedSet, in family: AddressFamily) {
    name = set.declaration.name.description
    declaration = [set.declaration.keyword] + set.declaration.lines(in: family)
    elements = set.elements.map { element in
      var writer = NFTWriter()
      writer.append(element, of: set.declaration)
      return writer.text
    }
  }
}

extension RulesetDocument.ChainDocument {
  fileprivate init(_ chain: AnyChain, in family: AddressFamily) {
    name = chain.name.description
    hook = chain.base.map { "\($0.text);" }
    rules = chain.ruleTexts(in: family)
  }
}
