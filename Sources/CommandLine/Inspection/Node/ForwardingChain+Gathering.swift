package import Addresses
package import ForeignRules
package import NodeChecks

extension ForwardingChain {
  /// Returns those of the chains that may drop packets which the node forwards between these interfaces.
  ///
  /// - Parameters:
  ///   - interfaces: the interfaces of pods; if there are none, any.
  ///   - isTranslated: whether the packets are for Services, and not for pods directly.
  ///   - families: the families of the packets.
  package static func dropping(
    _ chains: [ForwardChain], between interfaces: [String], isTranslated: Bool = true,
    of families: [AddressFamily] = AddressFamily.allCases
  ) -> [ForwardingChain] {
    chains.compactMap { chain in
      let fates = chain.families.filter(families.contains).map { family in
        let packet = ForwardedPacket(
          family, inputs: interfaces, outputs: interfaces, isTranslated: isTranslated)
        return (family, chain.fate(of: packet))
      }
      return ForwardingChain(chain, fates)
    }
  }

  /// Returns the chains of this node that may drop forwarded packets of a family, whatever interfaces they pass; empty if they
  /// cannot be read.
  package static func inTheWay(of family: AddressFamily) -> [ForwardingChain] {
    let chains = (try? NodeReader.thisNode.forwardChains()) ?? []
    return dropping(chains, between: [], of: [family])
  }

  /// The families are those whose packets it drops or, if that is not known of any, may drop. Nil if there are none.
  private init?(_ chain: ForwardChain, _ fates: [(family: AddressFamily, fate: ForwardChain.Fate)]) {
    guard let fate = Fate(fates.map(\.fate), of: chain) else { return nil }
    let isDropped: [ForwardChain.Fate] =
      fate == .undecided ? [.undecided] : [.droppedByPolicy, .droppedByRule]
    let families = fates.filter { isDropped.contains($0.fate) }.map(\.family)
    let tableFamily = chain.families.count == 2 ? "inet" : chain.families == [.ipv6] ? "ip6" : "ip"
    let tables = tableFamily == "ip6" ? "ip6tables" : "iptables"
    let program: String
    switch chain.program {
    case .iptablesLegacy: program = "\(tables)-legacy"
    case .iptablesNFT: program = "\(tables)-nft"
    case .nft: program = "nft"
    }
    let forOthers = ["DOCKER-USER", "ufw-before-forward", "ufw6-before-forward"].first { chain.jumps(to: $0) }
    self.init(
      program: program, table: chain.program == .nft ? "\(tableFamily) \(chain.table)" : chain.table,
      chain: chain.chain, families: families, fate: fate, chainForOthers: forOthers)
  }
}

extension ForwardingChain.Fate {
  /// Nil if the packets of all families are accepted, or if the policy is to accept and it is not known what the rules do.
  fileprivate init?(_ fates: [ForwardChain.Fate], of chain: ForwardChain) {
    if fates.contains(.droppedByPolicy) {
      self = .droppedByPolicy
    } else if fates.contains(.droppedByRule) {
      self = .droppedByRule
    } else if fates.contains(.undecided), chain.drops {
      self = .undecided
    } else {
      return nil
    }
  }
}

extension ForwardChain {
  /// Whether the chain itself jumps to that one whatever the packet is.
  fileprivate func jumps(to other: String) -> Bool {
    (rules[chain] ?? []).contains { $0.conditions.isEmpty && $0.verdict == .jump(other) }
  }
}
