public import Addresses
public import ClusterModel

/// An address and port at which a Service port is reached, and what happens to packets there.
public struct Frontend<Family: IPFamily>: Hashable, Sendable {
  /// The address and port.
  public let key: FrontendKey<Family>
  /// The field of the Service that asks for it.
  public let kind: FrontendKind
  /// What happens to the first packet of a flow.
  public let treatment: Treatment
  /// Who may come in; nil allows everyone.
  public let sources: SourceRule<Family>?
}

extension Frontend {
  /// The only sources that are allowed; nil without such a list. The blocks do not overlap.
  public var allowedSources: [Prefix<Family>]? { sources?.policy == .allow ? sources?.ranges : nil }

  /// The only sources that are not allowed; nil without such a list. The blocks do not overlap.
  public var deniedSources: [Prefix<Family>]? { sources?.policy == .deny ? sources?.ranges : nil }
}

/// A list of sources, and whether it allows or denies them. A Service has at most one for each of the two purposes.
public struct SourceRule<Family: IPFamily>: Hashable, Sendable {
  /// Whether the ranges are allowed or denied.
  public let policy: SourceRangesPolicy
  /// The ranges, which do not overlap.
  public let ranges: [Prefix<Family>]
  /// Which of the Service's lists it is.
  public let list: SourceListKind

  /// Whether packets from this address may come in.
  public func admits(_ source: Family.Address) -> Bool {
    ranges.contains { $0.contains(source) } == (policy == .allow)
  }
}

/// The two lists of sources that a Service may have.
public enum SourceListKind: Hashable, Sendable, CaseIterable {
  /// `spec.loadBalancerSourceRanges`, for load balancer addresses.
  case loadBalancer
  /// The annotation `viaduct/source-ranges`, for external IPs and node ports.
  case outside
}

/// The destination of a packet. No two Services share one.
public enum FrontendKey<Family: IPFamily>: Hashable, Sendable, CustomStringConvertible {
  /// An address of the Service, with protocol and port.
  case address(Family.Address, Transport, Port)
  /// A port on the node's own addresses.
  case nodePort(Transport, Port)

  /// The packet's protocol.
  public var transport: Transport {
    switch self {
    case .address(_, let transport, _), .nodePort(let transport, _): transport
    }
  }

  // Written by hand: the synthesized code compares tuples, whose types it looks up again at each step of generic code.

  /// Compares case, address, protocol and port.
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

/// The field of a Service that asks for a frontend.
public enum FrontendKind: String, Hashable, Sendable, Encodable {
  /// `spec.clusterIPs`
  case clusterIP
  /// `spec.ports[].nodePort`
  case nodePort
  /// `status.loadBalancer.ingress[].ip`
  case loadBalancer
  /// `spec.externalIPs`
  case externalIP

  /// The field's path in the object.
  public var field: String {
    switch self {
    case .clusterIP: "spec.clusterIPs"
    case .nodePort: "spec.ports[].nodePort"
    case .loadBalancer: "status.loadBalancer.ingress[].ip"
    case .externalIP: "spec.externalIPs"
    }
  }

  /// Where two claims conflict, the lower rank wins.
  var rank: Int {
    switch self {
    case .clusterIP: 0
    case .nodePort: 1
    case .loadBalancer: 2
    case .externalIP: 3
    }
  }
}
