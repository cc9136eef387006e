package import Addresses
package import IPTablesRuleset
package import ServicePlan

extension IPTablesSave {
  /// Returns the frontends of UDP at which our chains did something with packets of this family; connection tracking has to
  /// forget flows to those that are gone.
  package func udpFrontends<Family: IPFamily>(_: Family.Type) -> Set<FrontendKey<Family>> {
    var found: Set<FrontendKey<Family>> = []
    guard ruleset.family == Family.family else { return found }
    for chain in ruleset[.nat]?.chains ?? [] {
      for rule in chain.rules where rule.transport == .udp {
        guard let port = rule.port else { continue }
        if chain.name == FixedChain.nodePorts { found.insert(.nodePort(.udp, port)) }
        if chain.name == FixedChain.services,
          let address = rule.destination.flatMap({ Family.own($0.value.first) })
        {
          found.insert(.address(address, .udp, port))
        }
      }
    }
    return found
  }
}
