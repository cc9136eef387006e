package import ServiceDNS

/// A log message of the DNS server.
package enum NameServerReport: Hashable, Sendable, CustomStringConvertible {
  /// A client looks up an existing Service in a different cluster domain.
  case otherDomain(DomainName, own: DomainName)

  /// One line, including the remedy.
  package var description: String {
    switch self {
    case .otherDomain(let other, let own):
      "clients look up Services in \(Self.text(other)), but --cluster-domain is \(Self.text(own)); make the two match "
        + "('viaduct lab up --cluster-domain', or the kubelet's clusterDomain)"
    }
  }

  private static func text(_ name: DomainName) -> String { String(name.description.dropLast()) }
}
