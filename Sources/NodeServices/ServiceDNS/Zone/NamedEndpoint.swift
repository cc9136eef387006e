internal import Addresses
internal import ClusterModel

/// An endpoint of a headless Service by its name within it.
struct NamedEndpoint: Hashable, Sendable {
  /// Its addresses, in order.
  private(set) var addresses: [IPAddress] = []
  private(set) var ports: [NamedPort] = []
  /// Whether the name is its own, and not made of an address.
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
  /// `hostname`, if it is a label that can stand in a name.
  var hostLabel: String? {
    guard let own = hostname?.lowercased(), !own.contains("."), DomainName(own) != nil else {
      return nil
    }
    return own
  }

  /// Its name within its Service: the host name, or the address with dashes, as CoreDNS makes it.
  var label: String { hostLabel ?? address.dashed }
}

extension IPAddress {
  /// `10-244-1-5`, `fd00-244--5`
  var dashed: String { String(description.map { $0 == "." || $0 == ":" ? "-" : $0 }) }

  /// Reads the address with dashes; nil for what is none.
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
