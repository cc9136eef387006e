public import NFTRuleset
public import ServicePlan

/// nftables: a table for each family, `ip viaduct` and `ip6 viaduct`.
public struct NFTBackEnd: BackEnd {
  /// Which elements count packets.
  public let counters: PacketCounters

  /// Creates the back end.
  public init(counting counters: PacketCounters = .none) { self.counters = counters }

  /// Returns the rulesets of both families, IPv4 first, numbered like the live tables.
  public func program(for plans: Plans, like live: LiveTables? = nil) -> [CompiledRuleset] {
    [
      ruleset(for: plans.ipv4.plan, like: live?.ipv4, counting: counters),
      ruleset(for: plans.ipv6.plan, like: live?.ipv6, counting: counters),
    ]
  }
}
