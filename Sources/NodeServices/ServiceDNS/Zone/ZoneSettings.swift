public import Addresses

/// The settings of a zone.
public struct ZoneSettings: Hashable, Sendable {
  /// The cluster domain, the zone's apex.
  public var domain: DomainName
  /// How long responses, including negative ones, may be cached, in seconds; 5 by default, like CoreDNS.
  public var ttl: UInt32
  /// The addresses of the zone's server, `ns.dns` in the domain.
  public var serverAddresses: [IPAddress]
  /// Address ranges, in addition to the cluster's ServiceCIDRs, for whose reverse names the zone is authoritative: an
  /// address that no Service has does not have a name.
  public var reverseRanges: [IPPrefix]

  /// Creates the settings of a zone for a domain.
  public init(
    domain: DomainName, ttl: UInt32 = 5, serverAddresses: [IPAddress] = [], reverseRanges: [IPPrefix] = []
  ) {
    self.domain = domain
    self.ttl = ttl
    self.serverAddresses = serverAddresses
    self.reverseRanges = reverseRanges
  }
}
