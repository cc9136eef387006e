public import Addresses
public import ClusterModel

/// Whether an endpoint that a slice lists for a Service port is used, and if not, why: the planner's own reasons.
public struct EndpointDecision<Family: IPFamily>: Hashable, Sendable {
  /// The slice that lists it.
  public let slice: NamespacedName
  /// Its state as the slice gives it.
  public let state: SliceEndpoint
  /// Its address and port.
  public let endpoint: Endpoint<Family>
  /// Why it is not among the endpoints that are used cluster-wide; nil when it is.
  public let clusterObjection: EndpointObjection?
  /// Why it is not among the endpoints that policy Local uses on this node; nil when it is.
  public let localObjection: EndpointObjection?
}

/// Why an endpoint is not used.
public enum EndpointObjection: Hashable, Sendable {
  /// It is not ready, and not terminating but still serving either.
  case notReady
  /// It is terminating, and other endpoints are ready.
  case othersAreReady
  /// Its hints are for other zones or nodes.
  case meantForOthers
  /// It runs on another node.
  case onAnotherNode
  /// Its weight is 0: it gets no new connections, and keeps those that it has.
  case hasNoWeight
  /// This slice lists the same address and port, in a state that is at least as useful.
  case duplicate(of: NamespacedName)
}

/// Whether the endpoints of a slice are used for a Service port in one family, and if not, why.
public struct SliceDecision: Hashable, Sendable {
  /// The slice.
  public let slice: EndpointSlice
  /// Nil when the slice is used.
  public let objection: SliceObjection?
}

/// Why a slice is not used for a Service port.
public enum SliceObjection: Hashable, Sendable {
  /// It belongs to a headless Service, so it is for DNS only.
  case isHeadless
  /// It is labeled for the proxy with this name.
  case isForProxy(String)
  /// Its addresses are of the other family.
  case isOfFamily(AddressFamily)
  /// None of its ports has the Service port's name.
  case hasNoPortOfName
  /// The port with this name has another protocol.
  case hasTransport(Transport)
  /// The port with this name has no number.
  case hasNoNumber
}

/// Why a Service is not served in a family.
public enum ServiceObjection: Hashable, Sendable {
  /// It is of type ExternalName: an alias in DNS.
  case isExternalName
  /// It is headless: it has no address by design.
  case isHeadless
  /// It is labeled for the proxy with this name; nil if it has no label but this proxy requires one.
  case isForProxy(String?)
  /// None of its ClusterIPs is of this family.
  case hasNoClusterIP
}

/// Everything that was decided about the endpoints of a Service port in one family.
public struct PortDecisions<Family: IPFamily>: Hashable, Sendable {
  /// The slices that are labeled for the Service, by name.
  public let slices: [SliceDecision]
  /// The endpoints in them, ordered by address, port and usefulness.
  public let endpoints: [EndpointDecision<Family>]
  /// Which hints are used; nil when no endpoint is ready.
  public let topology: Topology?
}
