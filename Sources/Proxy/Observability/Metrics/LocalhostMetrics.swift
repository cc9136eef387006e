package import Addresses

/// Metrics of node ports on 127.0.0.1 and ::1. kube-proxy has them from 1.37 on.
package struct LocalhostMetrics: Sendable {
  /// The listeners that are open.
  package let listeners: Gauge<AddressFamily>
  /// How often a listener could not be opened.
  package let creationFailures: Counter<AddressFamily>
  /// Packets that were refused because only TCP is served.
  package let rejectedPackets: Counter<RefusedPacketLabels>

  init(_ registry: MetricRegistry) {
    let prefix = "kubeproxy_nftables_localhost_nodeport"
    listeners = registry.gauge(
      "\(prefix)_listeners", .alpha, "Node ports that are served on the loopback address at the moment")
    creationFailures = registry.counter(
      "\(prefix)_listener_creation_failures_total", .alpha,
      "How often a node port could not be opened on the loopback address",
      initially: AddressFamily.allCases)
    rejectedPackets = registry.counter(
      "\(prefix)_rejected_packets_total", .alpha,
      "Packets to node ports on the loopback address that were refused, since only TCP is served there")
  }
}

/// A family, and a protocol that is not served on the loopback address.
package struct RefusedPacketLabels: MetricLabels {
  private let family: AddressFamily
  private let transport: Transport

  /// Creates the labels of a family and a protocol.
  package init(_ family: AddressFamily, _ transport: Transport) {
    self.family = family
    self.transport = transport
  }

  /// `ip_family` and `protocol`
  package static var names: [String] { ["ip_family", "protocol"] }
  /// `IPv4` and `UDP`
  package var values: [String] { [family.rawValue, transport.apiName] }

  /// UDP and SCTP in both families.
  package static var initialSeries: [Self] {
    AddressFamily.allCases.flatMap { family in [Transport.udp, .sctp].map { Self(family, $0) } }
  }
}
