import Addresses
import NFTRuleset

extension TableImage {
  /// Undoes a bug of nft 1.0.6 when it reloads its own listing: for IPv6, its `update` overwrites the end of the key,
  /// so that only the data register differs from ours.
  func withoutMistakesOfNFT(like wanted: TableImage) -> TableImage {
    var image = self
    for (name, chain) in image.chains {
      image.chains[name]?.rules = chain.rules.enumerated().map { index, rule in
        guard family == .ipv6, name == "affinity-3-10s", let wantedRule = wanted.chains[name]?.rules[index],
          rule.count == wantedRule.count
        else { return rule }
        return zip(rule, wantedRule).map { $0.isWrongRegister(like: $1) ? $1 : $0 }
      }
    }
    return image
  }
}

extension Instruction {
  fileprivate func isWrongRegister(like other: Instruction) -> Bool {
    let wrong = Register(4)
    switch (self, other) {
    case (.loadMeta(let key, wrong), .loadMeta(let otherKey, _)): return key == otherKey
    case (.number(let number, wrong), .number(let otherNumber, _)): return number == otherNumber
    case (
      .updateSet(let set, let key, wrong, let timeout),
      .updateSet(let otherSet, let otherKey, _, let otherTimeout)
    ):
      return set == otherSet && key == otherKey && timeout == otherTimeout
    case (.deleteFromSet(let set, let key, wrong), .deleteFromSet(let otherSet, let otherKey, _)):
      return set == otherSet && key == otherKey
    default: return false
    }
  }
}
