/// What is told of an Endpoints object (core/v1), checked: endpoints written by hand, before there were slices.
public struct Endpoints: Hashable, Sendable, Encodable {
  /// Namespace and name, which are those of the Service that they are for.
  public var name: NamespacedName
  /// `metadata.labels`
  public var labels: Labels
  /// `subsets`
  public var subsets: [EndpointSubset]
  /// The annotation `control-plane.alpha.kubernetes.io/leader` stands on it: it is the record of an election, and names
  /// no endpoints of a Service.
  public var isLeaderElectionRecord: Bool

  /// Endpoints of which only the name is known.
  public init(name: NamespacedName) {
    self.name = name
    labels = Labels()
    subsets = []
    isLeaderElectionRecord = false
  }
}

/// One entry of `subsets`: every address has every port.
public struct EndpointSubset: Hashable, Sendable, Encodable {
  /// `addresses`, which are ready, then `notReadyAddresses`.
  public var endpoints: [SliceEndpoint]
  /// `ports`
  public var ports: [EndpointPort]

  /// A subset of these endpoints and ports.
  public init(endpoints: [SliceEndpoint] = [], ports: [EndpointPort] = []) {
    self.endpoints = endpoints
    self.ports = ports
  }
}
