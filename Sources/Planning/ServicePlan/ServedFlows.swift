public import Addresses
internal import ClusterModel

/// Which connections without an end of their own, UDP's, may stay where they are.
public struct ServedFlows<Family: IPFamily>: Hashable, Sendable {
  /// The endpoints that may go on serving, by where a packet was addressed to. None: no flow to there may stay.
  public private(set) var endpoints: [FrontendKey<Family>: Set<Endpoint<Family>>] = [:]

  /// Nothing.
  public init() {}

  /// Whether there is nothing to look after.
  public var isEmpty: Bool { endpoints.isEmpty }

  /// Nobody serves there any more, unless somebody is named later.
  public mutating func close(_ keys: some Sequence<FrontendKey<Family>>) {
    for key in keys { endpoints[key] = [] }
  }

  /// What UDP ports of a Service serve.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func serve(_ service: ServicePlan<Family>) {
    for index in service.ports.indices where service.ports[index].name.transport == .udp {
      let port = service.ports[index]
      for frontend in port.frontends { endpoints[frontend.key] = Set(port.servingEndpoints) }
    }
  }

  /// Adds later knowledge.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func merge(_ later: Self) {
    endpoints.merge(later.endpoints) { _, later in later }
  }
}
