public import ServiceDNS

/// What a name server has noticed, for a log. One line each.
public enum NameServerReport: Hashable, Sendable, CustomStringConvertible {
  /// Somebody asks for a Service that there is, but in another domain.
  case otherDomain(DomainName, own: DomainName)

  /// The line, with what to do.
  public var description: String {
    switch self {
    case .otherDomain(let other, let own):
      "clients look up Services in \(Self.text(other)), but --cluster-domain is \(Self.text(own)); make the two match "
        + "('viaduct lab up --cluster-domain', or the kubelet's clusterDomain)"
    }
  }

  private static func text(_ name: DomainName) -> String { String(name.description.dropLast()) }
}
