internal import Addresses
internal import IPTablesRuleset
internal import ServicePlan

extension LocalPods {
  /// Copies of a rule of which one matches packets of local pods; empty if they cannot be recognized.
  func matching(_ rule: IPTablesRule) -> [IPTablesRule] {
    var rule = rule
    switch self {
    case .unknown: return []
    case .sources(let blocks):
      return blocks.map { block in
        rule.source = block.match
        return rule
      }
    case .interface(let interface):
      rule.inputInterface = Negatable(interface)
      return [rule]
    }
  }

  /// Returns the rule so that it marks packets of anyone but local pods; nil if they cannot be recognized, or everyone is
  /// one. One block can be negated; several need returns, in a chain of their own.
  func sparing(_ rule: IPTablesRule) -> IPTablesRule? {
    var rule = rule
    switch self {
    case .unknown: return nil
    case .interface(let interface): rule.inputInterface = Negatable(interface, negated: true)
    case .sources(let blocks) where blocks.count == 1:
      if blocks[0].isEverything { return nil }
      rule.source = Negatable(AddressBlock(blocks[0]), negated: true)
    case .sources: rule.target = .jump(FixedChain.markOutside)
    }
    return rule
  }

  /// The chain for several blocks; nil if it is not needed.
  func markOutside(_ mark: UInt32) -> IPTablesChain? {
    guard case .sources(let blocks) = self, blocks.count > 1 else { return nil }
    return IPTablesChain(
      FixedChain.markOutside,
      blocks.map { IPTablesRule(source: $0.match, .return) } + [IPTablesRule(.setMark(mark))])
  }
}
