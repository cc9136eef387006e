/// How the endpoint of a new connection to a Service is chosen. Its raw value is what annotations and flags say.
public enum BalancingAlgorithm: String, Hashable, Sendable, CaseIterable, Encodable {
  /// At random, as often as an endpoint's weight says.
  case random
  /// By a hash of the flow's addresses and ports, in a table that hardly changes when endpoints do (Maglev, NSDI 2016).
  case maglev
  /// The same by the client's address alone.
  case sourceHash = "source-hash"
  /// The same by the address that the client calls.
  case destinationHash = "destination-hash"
}

/// The weight of an endpoint: its share of new connections, relative to the others'.
public enum EndpointWeight {
  /// That of an endpoint for which nothing says one, as in Cilium.
  public static let unstated: UInt16 = 100
}
