public import Addresses
public import ClusterModel

/// Whether one endpoint that a slice names for a Service port may be reached, and why not: the planner's own reasons.
public struct EndpointDecision<Family: IPFamily>: Hashable, Sendable {
  /// The slice that names it.
  public let slice: NamespacedName
  /// What the slice says of it.
  public let state: SliceEndpoint
  /// Where it is reached.
  public let endpoint: Endpoint<Family>
  /// Why it is not among those that packets reach from anywhere; nil when it is.
  public let clusterObjection: EndpointObjection?
  /// Why it is not among those of this node; nil when it is.
  public let localObjection: EndpointObjection?
}

/// Why an endpoint is not used.
public enum EndpointObjection: Hashable, Sendable {
  /// It is not ready, nor does it terminate and still serve.
  case notReady
  /// It terminates, and others are ready.
  case othersAreReady
  /// Its hints name other zones or nodes.
  case meantForOthers
  /// It runs on another node.
  case onAnotherNode
  /// The same address and port stand in this slice too, in a state that is at least as useful.
  case duplicate(of: NamespacedName)
}

/// Whether the endpoints of one slice count for a Service port in one family, and why not.
public struct SliceDecision: Hashable, Sendable {
  /// The slice.
  public let slice: EndpointSlice
  /// Nil when they count.
  public let objection: SliceObjection?
}

/// Why a slice does not count for a Service port.
public enum SliceObjection: Hashable, Sendable {
  /// It is for the DNS.
  case isHeadless
  /// Another proxy is to use it, the one of this name.
  case isForProxy(String)
  /// Its addresses are of the other family.
  case isOfFamily(AddressFamily)
  /// None of its ports has the Service port's name.
  case hasNoPortOfName
  /// The port of this name is of this transport.
  case hasTransport(Transport)
  /// The port of this name has no number.
  case hasNoNumber
}

/// Why a Service is not served in a family.
public enum ServiceObjection: Hashable, Sendable {
  /// It is a name in the DNS.
  case isExternalName
  /// It has no address, on purpose.
  case isHeadless
  /// It is for the proxy of this name; nil: for the one without a name, and we have one.
  case isForProxy(String?)
  /// None of its ClusterIPs is of the family.
  case hasNoClusterIP
}

/// All that was decided about the endpoints of one Service port in one family.
public struct PortDecisions<Family: IPFamily>: Hashable, Sendable {
  /// The slices that are labelled for the Service, by name.
  public let slices: [SliceDecision]
  /// The endpoints in them, in order of address, port and usefulness.
  public let endpoints: [EndpointDecision<Family>]
  /// Which hints are used; nil when no endpoint is ready.
  public let topology: Topology?
}
