public import Addresses
public import ClusterModel

/// A TCP node port as it is served on the node's loopback address (KEP-6032). No rule can do that: packets from 127.0.0.1
/// cannot leave the node, and IPv6 has nothing like `route_localnet`. So a relay accepts the connections and opens others
/// to the endpoints.
public struct LocalhostNodePort: Hashable, Sendable {
  /// The Service port.
  public let name: ServicePortName
  /// Where it is served.
  public let listener: LocalhostListener
  /// The endpoints that connections go to; never empty.
  public let endpoints: LocalhostEndpoints
  /// How the endpoint of a new connection is chosen.
  public let choice: EndpointChoice
  /// The endpoints' weights, in their order, none of them 0; empty if all are equal.
  public let weights: [UInt16]
  /// Session affinity: how many seconds after the last connection its endpoint is kept; nil without affinity.
  public let affinitySeconds: UInt32?

  /// Creates a node port.
  public init(
    _ name: ServicePortName, at listener: LocalhostListener, endpoints: LocalhostEndpoints,
    choice: EndpointChoice = .uniformlyRandom, weights: [UInt16] = [], affinitySeconds: UInt32? = nil
  ) {
    self.name = name
    self.listener = listener
    self.endpoints = endpoints
    self.choice = choice
    self.weights = weights
    self.affinitySeconds = affinitySeconds
  }

  /// For each slot that a connection may get, the place of its endpoint: the slots that the rules have. A large table of a
  /// hash takes some milliseconds.
  public var slots: [Int] {
    switch endpoints {
    case .ipv4(let endpoints): choice.slots(endpoints, weights: weights)
    case .ipv6(let endpoints): choice.slots(endpoints, weights: weights)
    }
  }
}

/// A TCP port on the loopback address of a family.
public struct LocalhostListener: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The family of the address, and of the endpoints.
  public let family: AddressFamily
  /// The node port.
  public let port: Port

  /// Creates a port on a family's loopback address.
  public init(_ family: AddressFamily, _ port: Port) {
    self.family = family
    self.port = port
  }

  /// 127.0.0.1 or ::1.
  public var address: IPAddress { family.loopbackAddress }

  /// Orders by port, then by family.
  public static func < (left: Self, right: Self) -> Bool {
    left.port == right.port ? left.family < right.family : left.port < right.port
  }

  /// `127.0.0.1:30080`, `[::1]:30080`
  public var description: String { family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}

extension AddressFamily {
  /// The loopback address that node ports are served on: 127.0.0.1 or ::1.
  public var loopbackAddress: IPAddress {
    self == .ipv4 ? .v4(IPv4Address(number: 0x7f00_0001)) : .v6(IPv6Address(number: 1))
  }
}

/// The endpoints of a node port, in the arrays of the plan.
public enum LocalhostEndpoints: Hashable, Sendable {
  /// IPv4 endpoints.
  case ipv4([Endpoint<IPv4>])
  /// IPv6 endpoints.
  case ipv6([Endpoint<IPv6>])

  init<Family: IPFamily>(_ endpoints: [Endpoint<Family>]) {
    // By way of Any, because a cast from array to array would copy it.
    switch endpoints as Any {
    case let ipv4 as [Endpoint<IPv4>]: self = .ipv4(ipv4)
    case let ipv6 as [Endpoint<IPv6>]: self = .ipv6(ipv6)
    default: preconditionFailure("there are two families")
    }
  }

  /// How many there are.
  public var count: Int {
    switch self {
    case .ipv4(let endpoints): endpoints.count
    case .ipv6(let endpoints): endpoints.count
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { count == 0 }

  /// Returns one of them by its place.
  public subscript(place: Int) -> LocalhostEndpoint {
    switch self {
    case .ipv4(let endpoints): LocalhostEndpoint(endpoints[place])
    case .ipv6(let endpoints): LocalhostEndpoint(endpoints[place])
    }
  }

  /// Whether an endpoint is one of them.
  public func contains(_ endpoint: LocalhostEndpoint) -> Bool {
    switch self {
    case .ipv4(let endpoints): endpoints.contains { LocalhostEndpoint($0) == endpoint }
    case .ipv6(let endpoints): endpoints.contains { LocalhostEndpoint($0) == endpoint }
    }
  }
}

/// An endpoint of either family.
public struct LocalhostEndpoint: Hashable, Sendable, CustomStringConvertible {
  /// The pod's address.
  public let address: IPAddress
  /// The port on the pod.
  public let port: Port

  /// Creates an endpoint from a pod's address and port.
  public init(_ address: IPAddress, _ port: Port) {
    self.address = address
    self.port = port
  }

  init<Family: IPFamily>(_ endpoint: Endpoint<Family>) {
    self.init(Family.any(endpoint.address), endpoint.port)
  }

  /// `10.0.0.1:80`, `[fd00::1]:80`
  public var description: String {
    address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }
}

extension ServicePlan {
  /// Its TCP node ports that have endpoints. The endpoints are those that the node's own addresses lead to, with one
  /// exception: with externalTrafficPolicy Local only those on this node, as in kube-proxy (1.37,
  /// pkg/proxy/localnodeportproxy), where the rules send the node itself to any. A node port that another Service has is
  /// not among them.
  public var localhostNodePorts: [LocalhostNodePort] {
    var found: [LocalhostNodePort] = []
    for index in ports.indices { found += ports[index].localhostNodePorts }
    return found
  }
}

extension ServicePortPlan {
  /// The same for one of its ports.
  public var localhostNodePorts: [LocalhostNodePort] {
    guard name.transport == .tcp else { return [] }
    return frontends.compactMap { frontend in
      guard case .nodePort(_, let port) = frontend.key else { return nil }
      let endpoints = localhostEndpoints(frontend.treatment)
      guard !endpoints.isEmpty else { return nil }
      return LocalhostNodePort(
        name, at: LocalhostListener(Family.family, port), endpoints: LocalhostEndpoints(endpoints),
        choice: choice, weights: weights(of: endpoints), affinitySeconds: affinitySeconds)
    }
  }

  private func localhostEndpoints(_ treatment: Treatment) -> [Endpoint<Family>] {
    switch treatment {
    case .refuse, .drop: []
    case .balance(.cluster, _): clusterEndpoints
    case .balance(.local, _), .preserveSource: localEndpoints
    }
  }
}

/// A node port that is refused on a loopback address, because it is not for TCP.
public struct RefusedNodePort: Hashable, Sendable {
  /// The protocol.
  public let transport: Transport
  /// The node port.
  public let port: Port

  /// Creates a node port.
  public init(_ transport: Transport, _ port: Port) {
    self.transport = transport
    self.port = port
  }
}

extension ServicePlan {
  /// Its node ports that rules refuse on the loopback address.
  fileprivate var refusedNodePorts: [RefusedNodePort] {
    var found: [RefusedNodePort] = []
    for index in ports.indices where ports[index].name.transport != .tcp {
      for frontend in ports[index].frontends where frontend.kind == .nodePort {
        if case .address(_, let transport, let port) = frontend.key {
          found.append(RefusedNodePort(transport, port))
        }
      }
    }
    return found
  }
}

/// The TCP node ports of one family that are served on its loopback address, kept up to date as plans change.
public struct LocalhostNodePortIndex: Sendable {
  /// The node ports of each Service that has some.
  public private(set) var byService: [NamespacedName: [LocalhostNodePort]] = [:]
  /// The node ports of other protocols, which rules refuse there, of each Service that has some.
  public private(set) var refusedByService: [NamespacedName: [RefusedNodePort]] = [:]
  /// Increases whenever one of them changes.
  public private(set) var version = 0
  /// The family.
  public let family: AddressFamily
  private var isServed: Bool

  /// Creates an empty index; it stays empty unless the settings ask for node ports on the family's loopback address.
  public init(_ family: AddressFamily, _ settings: ProxySettings) {
    self.family = family
    isServed = settings.nodePortAddresses.localhostFamilies.contains(family)
  }

  /// Takes over settings; every Service is to be planned again after that.
  public mutating func follow(_ settings: ProxySettings) {
    isServed = settings.nodePortAddresses.localhostFamilies.contains(family)
    if !isServed { replace(by: [:], refused: [:]) }
  }

  /// Takes over the plan of a Service; nil if it is not, or no longer, served.
  public mutating func set<Family: IPFamily>(_ plan: ServicePlan<Family>?, of name: NamespacedName) {
    guard isServed else { return }
    let ports = plan?.localhostNodePorts ?? []
    let refused = plan?.refusedNodePorts ?? []
    guard byService[name] ?? [] != ports || refusedByService[name] ?? [] != refused else { return }
    byService[name] = ports.isEmpty ? nil : ports
    refusedByService[name] = refused.isEmpty ? nil : refused
    version += 1
  }

  /// Takes over the plans of all Services.
  public mutating func replace<Family: IPFamily>(by plan: Plan<Family>) {
    guard isServed else { return }
    var all: [NamespacedName: [LocalhostNodePort]] = [:]
    var refused: [NamespacedName: [RefusedNodePort]] = [:]
    for index in plan.services.indices {
      let ports = plan.services[index].localhostNodePorts
      if !ports.isEmpty { all[plan.services[index].name] = ports }
      let others = plan.services[index].refusedNodePorts
      if !others.isEmpty { refused[plan.services[index].name] = others }
    }
    replace(by: all, refused: refused)
  }

  private mutating func replace(
    by all: [NamespacedName: [LocalhostNodePort]], refused: [NamespacedName: [RefusedNodePort]]
  ) {
    guard byService != all || refusedByService != refused else { return }
    (byService, refusedByService) = (all, refused)
    version += 1
  }
}
