internal import Addresses
internal import ClusterModel

/// The records of an endpoint name within a headless Service.
struct NamedEndpoint: Hashable, Sendable {
  /// The addresses, sorted.
  private(set) var addresses: [IPAddress] = []
  private(set) var ports: [NamedPort] = []
  /// Whether the name is a hostname, rather than derived from an address.
  private(set) var hasHostname = false

  mutating func add(_ endpoint: SliceEndpoint, _ ports: [NamedPort]) {
    if !addresses.contains(endpoint.address) {
      addresses.append(endpoint.address)
      addresses.sort()
    }
    for port in ports where !self.ports.contains(port) { self.ports.append(port) }
    hasHostname = hasHostname || endpoint.hostLabel != nil
  }
}

extension SliceEndpoint {
  /// The `hostname`, if it is a valid DNS label.
  var hostLabel: String? {
    guard let own = hostname?.lowercased(), !own.contains("."), DomainName(own) != nil else {
      return nil
    }
    return own
  }

  /// The endpoint's name within its Service: the hostname, or like CoreDNS the address with dashes.
  var label: String { hostLabel ?? address.dashed }
}

extension IPAddress {
  /// The address with dashes: `10-244-1-5`, `fd00-244--5`.
  var dashed: String { String(description.map { $0 == "." || $0 == ":" ? "-" : $0 }) }

  /// Parses an address with dashes; nil if it is not one.
  init?(dashed text: String) {
    guard !text.contains("."), !text.contains(":") else { return nil }
    let dotted = String(text.map { $0 == "-" ? "." : $0 })
    if let address = IPv4Address(dotted) {
      self = .v4(address)
    } else if let address = IPv6Address(String(text.map { $0 == "-" ? ":" : $0 })) {
      self = .v6(address)
    } else {
      return nil
    }
  }
}
