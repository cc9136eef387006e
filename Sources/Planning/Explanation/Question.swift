package import Addresses
package import ClusterModel

/// What to explain.
package enum Question: Hashable, Sendable, CustomStringConvertible {
  /// A Service with all its addresses.
  case service(NamespacedName)
  /// An address, port and protocol that a client uses.
  case address(IPAddress, Port, Transport)

  /// `Service shop/web`, `10.96.0.1 TCP 80`
  package var description: String {
    switch self {
    case .service(let name): "Service \(name)"
    case .address(let address, let port, let transport): "\(address) \(transport.apiName) \(port)"
    }
  }
}

extension Question {
  /// Asks about the Service that has this address, as ClusterIP, from its load balancer or as external IP. Nil if no
  /// Service has it.
  package init?(aboutServiceAt address: IPAddress, in cluster: ClusterSnapshot) {
    let holder = cluster.services.first {
      ($0.clusterIPs + $0.ingress.map(\.address) + $0.externalIPs).contains(address)
    }
    guard let holder else { return nil }
    self = .service(holder.name)
  }
}
