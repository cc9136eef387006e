/// What happens to the first packet of a flow at a frontend.
public enum Treatment: Hashable, Sendable {
  /// No endpoint anywhere: the client is told at once.
  case refuse
  /// Endpoints, but none that this policy may use: the packet is dropped, so that a load balancer or another node
  /// can be tried.
  case drop
  /// An endpoint of this set is chosen.
  case balance(over: EndpointSetKind, Masquerade)
  /// externalTrafficPolicy Local: local pods reach the Cluster set unmasqueraded, the node itself reaches it
  /// masqueraded, everyone else reaches the Local set with the source address kept, or nothing if that is empty.
  case preserveSource
}

extension Treatment {
  /// Of two treatments of one Service port the one that lets packets reach less; this one where neither does.
  func stricter(than other: Self) -> Self { strictness < other.strictness ? other : self }

  /// Larger lets packets reach less. Where nobody is masqueraded since local pods cannot be told, a packet from outside
  /// would not find its way back from another node: whatever masquerades is preferred.
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

/// Which of a Service port's two sets of endpoints.
public enum EndpointSetKind: String, Hashable, Sendable, CaseIterable, Encodable {
  /// Those that any node may use.
  case cluster
  /// Those on this node.
  case local
}

/// Whose source address is replaced by the node's.
public enum Masquerade: String, Hashable, Sendable, Encodable {
  /// Nobody's.
  case never
  /// Everybody's but local pods'.
  case unlessLocalPod
  /// Everybody's.
  case always
}
