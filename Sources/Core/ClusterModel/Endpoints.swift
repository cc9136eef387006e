/// A validated Endpoints object (core/v1), the predecessor of EndpointSlice, which users may still write by hand.
public struct Endpoints: Hashable, Sendable, Encodable {
  /// Namespace and name, which are those of the Service.
  public var name: NamespacedName
  /// `metadata.labels`
  public var labels: Labels
  /// `subsets`
  public var subsets: [EndpointSubset]
  /// Whether the object has the annotation `control-plane.alpha.kubernetes.io/leader`. Then it is a record of a leader
  /// election and has no endpoints of a Service.
  public var isElection: Bool

  /// Creates an object with only a name.
  public init(name: NamespacedName) {
    self.name = name
    labels = Labels()
    subsets = []
    isElection = false
  }
}

/// One entry of `subsets`: every address has every port.
public struct EndpointSubset: Hashable, Sendable, Encodable {
  /// `addresses`, which are ready, followed by `notReadyAddresses`.
  public var endpoints: [SliceEndpoint]
  /// `ports`
  public var ports: [EndpointPort]

  /// Creates a subset of these endpoints and ports.
  public init(endpoints: [SliceEndpoint] = [], ports: [EndpointPort] = []) {
    self.endpoints = endpoints
    self.ports = ports
  }
}
