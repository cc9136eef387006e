public import Addresses
internal import ClusterModel

/// The endpoints at which attempts to connect (TCP, SCTP) may still be answered. Connection tracking sends every
/// retransmission of an attempt where it sent the first packet, so attempts at other endpoints must be forgotten. So it
/// does with every segment of an established connection, which is reset where that is asked for.
public struct ServedAttempts<Family: IPFamily>: Hashable, Sendable {
  /// The endpoints that may still answer, by frontend. An empty array means that nobody does.
  public private(set) var endpoints: [FrontendKey<Family>: [Endpoint<Family>]] = [:]

  /// The bit of the connection mark by which connections to other endpoints are reset, for those frontends whose Services
  /// ask for it. All of them have endpoints here.
  public private(set) var resetMarks: [FrontendKey<Family>: UInt32] = [:]

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

  /// Records that nothing is served at this frontend, unless a later call says otherwise. Established connections stay: it
  /// is the frontend that has gone, and their endpoints may be there.
  public mutating func close(_ key: FrontendKey<Family>) {
    endpoints[key] = []
    setResetMark(nil, at: key)
  }

  /// Records the endpoints at those frontends of a Service's TCP and SCTP ports that the closure chooses.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func serve(
    _ service: ServicePlan<Family>, where isChosen: (FrontendKey<Family>) -> Bool
  ) {
    for index in service.ports.indices where service.ports[index].name.transport != .udp {
      // The port's own `liveEndpoints`, from what it stores: a computed property of an element copies the element.
      let live =
        service.ports[index].exceptions?.value.liveEndpoints ?? service.ports[index].clusterEndpoints
      for frontend in service.ports[index].frontends where isChosen(frontend.key) {
        endpoints[frontend.key] = live
        setResetMark(service.ports[index].resetMark, at: frontend.key)
      }
    }
  }

  /// Most clusters have none.
  private mutating func setResetMark(_ mark: UInt32?, at key: FrontendKey<Family>) {
    if mark != nil || !resetMarks.isEmpty { resetMarks[key] = mark }
  }

  /// Adds later records, which replace what this one has for the same frontends.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func merge(_ later: Self) {
    guard !later.isEmpty else { return }
    guard !endpoints.isEmpty else {
      self = later
      return
    }
    endpoints.merge(later.endpoints) { _, later in later }
    guard !resetMarks.isEmpty || !later.resetMarks.isEmpty else { return }
    for key in later.endpoints.keys { resetMarks[key] = later.resetMarks[key] }
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
    frontend(transport, at: destination, nodeAddresses).map { !$0.endpoints.contains(responder) } ?? false
  }

  /// Returns the bit of the connection mark that an established TCP connection is to get, so that it is reset; nil to leave
  /// it alone. It is reset if its destination is a frontend that asks for that, and was translated to what is not one of
  /// the endpoints that may still answer. A connection that was never translated is nobody's here.
  ///
  /// - Parameters:
  ///   - destination: the address and port that the client sends to.
  ///   - responder: the address and port from which replies come.
  ///   - nodeAddresses: the addresses on which node ports are served.
  public func resetMark(
    to destination: Endpoint<Family>, answeredBy responder: Endpoint<Family>,
    nodeAddresses: Set<Family.Address>
  ) -> UInt32? {
    guard destination != responder, let found = frontend(.tcp, at: destination, nodeAddresses),
      !found.endpoints.contains(responder)
    else { return nil }
    return resetMarks[found.key]
  }

  private func frontend(
    _ transport: Transport, at destination: Endpoint<Family>, _ nodeAddresses: Set<Family.Address>
  ) -> (key: FrontendKey<Family>, endpoints: [Endpoint<Family>])? {
    let address = FrontendKey<Family>.address(destination.address, transport, destination.port)
    if let found = endpoints[address] { return (address, found) }
    guard nodeAddresses.contains(destination.address) else { return nil }
    let nodePort = FrontendKey<Family>.nodePort(transport, destination.port)
    return endpoints[nodePort].map { (nodePort, $0) }
  }
}
