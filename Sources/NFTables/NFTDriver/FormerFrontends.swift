package import Addresses
internal import NFTCompiler
internal import NFTRuleset
package import ServicePlan

/// The UDP frontends of all tables that were read, some of which may be gone: conntrack may still have flows to them.
package struct FormerFrontends: Hashable, Sendable {
  /// Those of the IPv4 tables.
  package private(set) var ipv4: Set<FrontendKey<IPv4>> = []
  /// Those of the IPv6 tables.
  package private(set) var ipv6: Set<FrontendKey<IPv6>> = []

  /// Creates an empty record.
  package init() {}

  /// Creates a record of frontends that something else than our tables had.
  package init(ipv4: Set<FrontendKey<IPv4>>, ipv6: Set<FrontendKey<IPv6>>) {
    self.ipv4 = ipv4
    self.ipv6 = ipv6
  }

  /// Adds the frontends of these tables.
  mutating func note(_ live: LiveTables) {
    ipv4.formUnion(udpFrontends(in: live.ipv4))
    ipv6.formUnion(udpFrontends(in: live.ipv6))
  }
}
