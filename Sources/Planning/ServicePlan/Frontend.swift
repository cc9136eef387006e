public import Addresses

/// One place where a Service port is reached, and what happens to a packet there.
public struct Frontend<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// Where.
  public let key: FrontendKey<Family>
  /// Why: which of the Service's fields asks for it.
  public let kind: FrontendKind
  /// What happens there.
  public let treatment: Treatment
  /// The only sources that may come in; nil means everyone. No two of the blocks overlap.
  public let allowedSources: [Prefix<Family>]?
}

/// Where a packet must be addressed to. Two Services cannot share one.
public enum FrontendKey<Family: IPFamily>: Hashable, Sendable, CustomStringConvertible {
  /// An address of the Service, with transport and port.
  case address(Family.Address, Transport, Port)
  /// A port on the node's own addresses.
  case nodePort(Transport, Port)

  /// The packet's transport.
  public var transport: Transport {
    switch self {
    case .address(_, let transport, _), .nodePort(let transport, _): transport
    }
  }

  // What the compiler would write takes both apart as tuples, whose types it asks for anew at each step of generic code.

  /// Equal when they are of one kind and all of both is.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.address(let address, let transport, let port), .address(let other, let another, let third)):
      port == third && transport == another && address == other
    case (.nodePort(let transport, let port), .nodePort(let another, let third)):
      port == third && transport == another
    default: false
    }
  }

  /// Hashes the address and the numbers.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .address(let address, let transport, let port):
      hasher.combine(address)
      hasher.combine(UInt32(transport.rawValue) << 16 | UInt32(port.number))
    case .nodePort(let transport, let port):
      hasher.combine(UInt32(transport.rawValue) << 16 | UInt32(port.number))
    }
  }

  /// `10.96.0.1 TCP 80`, `node port TCP 30080`
  public var description: String {
    switch self {
    case .address(let address, let transport, let port): "\(address) \(transport.apiName) \(port)"
    case .nodePort(let transport, let port): "node port \(transport.apiName) \(port)"
    }
  }
}

/// Which field of a Service asks for a frontend.
public enum FrontendKind: String, Hashable, Sendable, Encodable {
  /// `spec.clusterIPs`
  case clusterIP
  /// `spec.ports[].nodePort`
  case nodePort
  /// `status.loadBalancer.ingress[].ip`
  case loadBalancer
  /// `spec.externalIPs`
  case externalIP

  /// The field's path.
  public var field: String {
    switch self {
    case .clusterIP: "spec.clusterIPs"
    case .nodePort: "spec.ports[].nodePort"
    case .loadBalancer: "status.loadBalancer.ingress[].ip"
    case .externalIP: "spec.externalIPs"
    }
  }

  /// Smaller is stronger: where two claims meet, it decides which counts.
  var rank: Int {
    switch self {
    case .clusterIP: 0
    case .nodePort: 1
    case .loadBalancer: 2
    case .externalIP: 3
    }
  }
}
