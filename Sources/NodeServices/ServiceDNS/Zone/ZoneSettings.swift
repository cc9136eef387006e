public import Addresses

/// What a zone is told.
public struct ZoneSettings: Hashable, Sendable {
  /// The cluster's domain, below which all names are.
  public var domain: DomainName
  /// For how many seconds answers may be remembered, also those that there is nothing; CoreDNS's 5.
  public var ttl: UInt32
  /// Where the zone's server is asked: the addresses of `ns.dns` in the domain.
  public var serverAddresses: [IPAddress]
  /// Ranges of which we alone know the names, beside the cluster's ServiceCIDRs: an address of theirs that no Service has
  /// has no name.
  public var reverseRanges: [IPPrefix]

  /// A zone for a domain.
  public init(
    domain: DomainName, ttl: UInt32 = 5, serverAddresses: [IPAddress] = [], reverseRanges: [IPPrefix] = []
  ) {
    self.domain = domain
    self.ttl = ttl
    self.serverAddresses = serverAddresses
    self.reverseRanges = reverseRanges
  }
}
