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
