public import Addresses
internal import ClusterModel

/// The endpoints at which attempts to connect (TCP, SCTP) may still be answered. Connection tracking sends every
/// retransmission of an attempt where it sent the first packet, so attempts at other endpoints must be forgotten.
public struct ServedAttempts<Family: IPFamily>: Hashable, Sendable {
  /// The endpoints that may still answer, by frontend. An empty array means that nobody does.
  public private(set) var endpoints: [FrontendKey<Family>: [Endpoint<Family>]] = [:]

  /// Creates an empty set of frontends.
  public init() {}

  /// Creates the record of everything that a node serves, for a process that does not know what was served before.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public init(of plan: Plan<Family>) {
    endpoints.reserveCapacity(plan.services.count)
    for index in plan.services.indices { serve(plan.services[index]) { _ in true } }
  }

  /// Whether there is nothing to check.
  public var isEmpty: Bool { endpoints.isEmpty }

  /// Records that nothing is served at this frontend, unless a later call says otherwise.
  public mutating func close(_ key: FrontendKey<Family>) { endpoints[key] = [] }

  /// Records the endpoints at those frontends of a Service's TCP and SCTP ports that the closure chooses.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func serve(
    _ service: ServicePlan<Family>, where isChosen: (FrontendKey<Family>) -> Bool
  ) {
    for index in service.ports.indices where service.ports[index].name.transport != .udp {
      for frontend in service.ports[index].frontends where isChosen(frontend.key) {
        endpoints[frontend.key] = service.ports[index].liveEndpoints
      }
    }
  }

  /// Adds later records, which replace what this one has for the same frontends.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func merge(_ later: Self) {
    guard !later.isEmpty else { return }
    if endpoints.isEmpty { self = later } else { endpoints.merge(later.endpoints) { _, later in later } }
  }

  /// Whether an unanswered attempt is to be forgotten: its destination is one of the frontends, and what is to answer is
  /// not one of its endpoints. If it was never translated, that is the frontend's own address.
  ///
  /// - Parameters:
  ///   - destination: the address and port that the client sends to.
  ///   - responder: the address and port from which the answer is expected.
  ///   - nodeAddresses: the addresses on which node ports are served.
  public func isStale(
    _ transport: Transport, to destination: Endpoint<Family>, answeredBy responder: Endpoint<Family>,
    nodeAddresses: Set<Family.Address>
  ) -> Bool {
    let atAddress = endpoints[.address(destination.address, transport, destination.port)]
    let isForNode = atAddress == nil && nodeAddresses.contains(destination.address)
    let serving = isForNode ? endpoints[.nodePort(transport, destination.port)] : atAddress
    return serving.map { !$0.contains(responder) } ?? false
  }
}
