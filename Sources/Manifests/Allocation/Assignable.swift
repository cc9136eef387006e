package import Addresses

/// An address or port that can be assigned.
package enum Assignable: Hashable, Sendable {
  /// A ClusterIP.
  case clusterIP(IPAddress)
  /// A node port; each protocol has its own.
  case nodePort(Port, Transport)
  /// An address that the load balancer answers for.
  case loadBalancer(IPAddress)
}

/// A space of numbers, in which each can be assigned once.
enum SpaceKey: Hashable, Sendable {
  case clusterIP(AddressFamily)
  case nodePort(Transport)
  case loadBalancer(AddressFamily)

  /// Returns the address or port that a number of this space stands for.
  func assignable(_ number: UInt128) -> Assignable? {
    switch self {
    case .clusterIP(let family): .clusterIP(IPAddress(family, number: number))
    case .loadBalancer(let family): .loadBalancer(IPAddress(family, number: number))
    case .nodePort(let transport): Port(UInt16(truncatingIfNeeded: number)).map { .nodePort($0, transport) }
    }
  }
}

extension Assignable {
  var space: SpaceKey {
    switch self {
    case .clusterIP(let address): .clusterIP(address.family)
    case .nodePort(_, let transport): .nodePort(transport)
    case .loadBalancer(let address): .loadBalancer(address.family)
    }
  }

  var number: UInt128 {
    switch self {
    case .clusterIP(let address), .loadBalancer(let address): address.number
    case .nodePort(let port, _): UInt128(port.number)
    }
  }
}
