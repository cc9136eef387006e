public import Addresses
public import ClusterModel

/// The plan for a Service in one family.
public struct ServicePlan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// The Service.
  public let name: NamespacedName
  /// When the Service was created; among equal claims to an address, the oldest Service wins.
  let created: Int64?
  /// Its ClusterIPs in the family: packets to their other ports are refused.
  public let clusterIPs: [Family.Address]
  /// Its ports, in the order of the manifest.
  public internal(set) var ports: [ServicePortPlan<Family>]
}

extension ServicePlan {
  /// Whether one of its ports is for UDP; hardly any Service but the cluster's DNS has one.
  var hasUDPPorts: Bool { ports.indices.contains { ports[$0].name.transport == .udp } }

  /// Returns the load balancer addresses and external IPs at which it is served and whose other ports are refused, each
  /// once. Empty without that setting.
  package func closedAddresses(on node: NodePlan<Family>) -> [Family.Address] {
    guard node.refusesOtherPorts else { return [] }
    var found: [Family.Address] = []
    for index in ports.indices {
      for frontend in ports[index].frontends
      where frontend.kind == .loadBalancer || frontend.kind == .externalIP {
        guard case .address(let address, _, _) = frontend.key, !found.contains(address) else { continue }
        found.append(address)
      }
    }
    return found
  }
}

/// The plan for a port of a Service in one family.
public struct ServicePortPlan<Family: IPFamily>: Hashable, Sendable {
  /// The Service and the port's name.
  public let name: ServicePortName
  /// The endpoints that are used cluster-wide, in order. Empty if there is none in the whole cluster.
  public let clusterEndpoints: [Endpoint<Family>]
  /// The endpoints on this node, in order.
  public let localEndpoints: [Endpoint<Family>]
  /// Addresses of endpoints on this node, in order: a pod that reaches itself must see a masqueraded source.
  public let hairpinAddresses: [Family.Address]
  /// How the endpoint of a new flow is chosen from a set.
  public let choice: EndpointChoice
  /// Session affinity by client address: how many seconds after a client's last connection it is kept; nil without
  /// affinity.
  public let affinitySeconds: UInt32?
  /// The bit of the connection mark by which established connections to an endpoint that is not live any more are reset;
  /// nil if that is not asked for, and for other protocols than TCP.
  public let resetMark: UInt32?
  /// How many connections it accepts, over all its addresses; nil if there is no limit.
  public let limits: ConnectionLimits?
  /// Where the port is reached, in the order ClusterIPs, node port, load balancer addresses, external IPs.
  public internal(set) var frontends: [Frontend<Family>]
  /// What most ports do not have; nil for these, which are copied and compared often.
  let exceptions: Boxed<EndpointExceptions<Family>>?
}

/// What few Service ports say about their endpoints: the members of `ServicePortPlan` with the same names.
struct EndpointExceptions<Family: IPFamily>: Hashable, Sendable {
  /// Nil if these are the endpoints that are used cluster-wide.
  let liveEndpoints: [Endpoint<Family>]?
  let weights: [Endpoint<Family>: UInt16]
}

extension ServicePortPlan {
  /// For every protocol, the endpoints that are ready or serve, in order, whether or not they are chosen: an attempt to
  /// connect to one of them may still be answered. The same array as `clusterEndpoints` if that has all of them.
  public var liveEndpoints: [Endpoint<Family>] { exceptions?.value.liveEndpoints ?? clusterEndpoints }

  /// For UDP, every endpoint that serves, whether or not it is chosen for new flows: existing flows to it may continue.
  /// Empty for other protocols.
  public var servingEndpoints: [Endpoint<Family>] { name.transport == .udp ? liveEndpoints : [] }

  /// The weights of the endpoints of both sets, and perhaps of others. Empty if all are equal.
  public var weights: [Endpoint<Family>: UInt16] { exceptions?.value.weights ?? [:] }
}

extension ServicePlan {
  /// The bit of the connection mark by which connections are reset; nil if that is not asked for. A port that is reached
  /// nowhere asks for nothing.
  package var resetMark: UInt32? {
    for index in ports.indices where !ports[index].frontends.isEmpty {
      if let mark = ports[index].resetMark { return mark }
    }
    return nil
  }
}

extension ServicePortPlan {
  /// Whether a hash chooses among more endpoints than the largest table has a hundred slots for each.
  package var exceedsHashTables: Bool {
    guard case .hashed = choice, let largest = SlotShares.tableSizes.last else { return false }
    return 100 * max(clusterEndpoints.count, localEndpoints.count) > largest
  }

  /// Returns the weights of these endpoints, in order; empty if all are equal.
  package func weights(of endpoints: [Endpoint<Family>]) -> [UInt16] {
    guard let weights = exceptions?.value.weights, !weights.isEmpty else { return [] }
    let found = endpoints.map { weights[$0] ?? EndpointWeight.unstated }
    return found.allSatisfy { $0 == found.first } ? [] : found
  }
}
