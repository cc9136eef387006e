package import Addresses

/// A bridge that local pods are attached to, and whether packets between its ports pass through our rules.
package struct PodBridge: Hashable, Sendable, Codable {
  /// The interface's name.
  package var name: String
  /// Whether IPv4 packets between its ports do: br_netfilter is there, and `net.bridge.bridge-nf-call-iptables` or the bridge's
  /// own setting is 1.
  package var passesIPv4: Bool
  /// Whether IPv6 packets do: the same with `bridge-nf-call-ip6tables`.
  package var passesIPv6: Bool

  /// Creates a bridge.
  package init(name: String, passesIPv4: Bool, passesIPv6: Bool) {
    self.name = name
    self.passesIPv4 = passesIPv4
    self.passesIPv6 = passesIPv6
  }

  /// Whether packets of the family between its ports pass through our rules.
  package func passes(_ family: AddressFamily) -> Bool { family == .ipv4 ? passesIPv4 : passesIPv6 }
}
