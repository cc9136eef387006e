/// What happens to the first packet of a flow at a frontend.
public enum Treatment: Hashable, Sendable {
  /// There is no endpoint anywhere: the client is refused immediately.
  case refuse
  /// There are endpoints, but none that this policy may use: the packet is dropped, so that a load balancer or another
  /// node can be tried.
  case drop
  /// The packet goes to an endpoint of this set.
  case balance(over: EndpointSetKind, Masquerade)
  /// externalTrafficPolicy Local: local pods, if they are recognized, reach the Cluster set unmasqueraded, and the node
  /// itself reaches it masqueraded. Everyone else reaches the Local set with the source address preserved, or is
  /// dropped if that is empty.
  case preserveSource
}

extension Treatment {
  /// Returns the stricter of two treatments of the same Service port, or this one if neither is stricter.
  func stricter(than other: Self) -> Self { strictness < other.strictness ? other : self }

  /// The higher, the less packets reach. Where nothing is masqueraded because local pods cannot be recognized, replies
  /// to a packet from outside would not come back from another node; so masquerading is preferred.
  private var strictness: Int {
    switch self {
    case .balance(.cluster, .never): 0
    case .balance(.cluster, _): 1
    case .preserveSource: 2
    case .balance(.local, _): 3
    case .drop: 4
    case .refuse: 5
    }
  }
}

/// One of the two sets of endpoints of a Service port.
public enum EndpointSetKind: String, Hashable, Sendable, CaseIterable, Encodable {
  /// The endpoints that every node may use.
  case cluster
  /// The endpoints on this node.
  case local
}

/// Whose source address is replaced by the node's.
public enum Masquerade: String, Hashable, Sendable, Encodable {
  /// Nobody's.
  case never
  /// Everybody's except local pods'.
  case unlessLocalPod
  /// Everybody's.
  case always
}
