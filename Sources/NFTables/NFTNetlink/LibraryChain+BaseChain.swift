internal import CNftnl
internal import NFTRuleset

extension LibraryChain {
  /// Creates a chain, or names one, to delete it.
  init(_ name: String, in table: String, _ base: BaseChain? = nil) {
    self.init()
    set(NFTNL_CHAIN_TABLE, table)
    set(NFTNL_CHAIN_NAME, name)
    if let base { set(base) }
  }

  private func set(_ base: BaseChain) {
    set(NFTNL_CHAIN_TYPE, base.type.rawValue)
    set(NFTNL_CHAIN_HOOKNUM, base.hook.rawValue)
    set(NFTNL_CHAIN_PRIO, UInt32(bitPattern: base.priority.rawValue))
    set(NFTNL_CHAIN_POLICY, base.policy.rawValue)
  }

  /// Whether it is attached to a hook, of whatever kind.
  var isBase: Bool { number(NFTNL_CHAIN_HOOKNUM) != nil }
}

extension BaseChain {
  /// Reads what makes a listed chain a base chain; nil if nothing does, or something that we could not have written.
  init?(_ chain: borrowing LibraryChain) {
    guard let type = chain.text(NFTNL_CHAIN_TYPE).flatMap(ChainType.init(rawValue:)),
      let hook = chain.number(NFTNL_CHAIN_HOOKNUM).flatMap(Hook.init(rawValue:)),
      let priority = chain.number(NFTNL_CHAIN_PRIO),
      let policy = chain.number(NFTNL_CHAIN_POLICY).flatMap(Policy.init(rawValue:))
    else { return nil }
    self.init(type, hook, Priority(rawValue: Int32(bitPattern: priority)), policy: policy)
  }
}
