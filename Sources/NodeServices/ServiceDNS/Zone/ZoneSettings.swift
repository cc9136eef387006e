package import Addresses

/// The settings of a zone.
package struct ZoneSettings: Hashable, Sendable {
  /// The cluster domain, the zone's apex.
  package var domain: DomainName
  /// How long responses, including negative ones, may be cached, in seconds; 5 by default, like CoreDNS.
  package var ttl: UInt32
  /// The addresses of the zone's server, `ns.dns` in the domain.
  package var serverAddresses: [IPAddress]
  /// Address ranges, in addition to the cluster's ServiceCIDRs, for whose reverse names the zone is authoritative: an
  /// address that no Service has does not have a name.
  package var reverseRanges: [IPPrefix]

  /// Creates the settings of a zone for a domain.
  package init(
    domain: DomainName, ttl: UInt32 = 5, serverAddresses: [IPAddress] = [], reverseRanges: [IPPrefix] = []
  ) {
    self.domain = domain
    self.ttl = ttl
    self.serverAddresses = serverAddresses
    self.reverseRanges = reverseRanges
  }
}
