public import Addresses
public import ClusterModel

extension PortDecisions {
  /// Repeats the decisions of `Plan.make` about the port's endpoints, with the same code, and keeps the reasons.
  public init(
    about port: ServicePort, of service: Service, in cluster: ClusterSnapshot, on node: NodeView,
    with settings: ProxySettings
  ) {
    slices = cluster.slices.filter { $0.service == service.name }.map {
      SliceDecision(slice: $0, objection: $0.objection(to: port, in: Family.family, with: settings))
    }
    let counting = slices.filter { $0.objection == nil }.map(\.slice)
    let selection = EndpointSelection<Family>(port: port, slices: ServiceSlices(counting), node: node)
    let clusterSet = ClusterMembership(selection.candidates, node: node)
    let localSet = LocalMembership(selection.candidates)
    topology = clusterSet.topology
    var winner: SlicedCandidate?
    endpoints = SlicedCandidate.all(in: counting, for: port, node: node).map { named in
      // Duplicates are adjacent, with the one that is used first.
      let duplicate = winner.flatMap {
        $0.candidate.endpoint == named.candidate.endpoint
          ? EndpointObjection.duplicate(of: $0.slice) : nil
      }
      if duplicate == nil { winner = named }
      return EndpointDecision(
        slice: named.slice, state: named.state, endpoint: named.candidate.endpoint,
        clusterObjection: duplicate ?? clusterSet.objection(to: named.candidate),
        localObjection: duplicate ?? localSet.objection(to: named.candidate))
    }
  }

  /// A candidate with the slice that lists it.
  private struct SlicedCandidate {
    let slice: NamespacedName
    let state: SliceEndpoint
    let candidate: Candidate<Family>

    static func all(in slices: [EndpointSlice], for port: ServicePort, node: NodeView) -> [Self] {
      let found = slices.flatMap { slice in
        slice.ports.filter { $0.serves(port) }.compactMap(\.port).flatMap { number in
          slice.endpoints.indices.compactMap { place in
            Family.own(slice.endpoints[place].address).map {
              Self(
                slice: slice.name, state: slice.endpoints[place],
                candidate: Candidate(Endpoint($0, number), entries: slice.endpoints, at: place, node: node))
            }
          }
        }
      }
      return found.enumerated().sorted { left, right in
        if left.element.candidate.precedes(right.element.candidate) { return true }
        return !right.element.candidate.precedes(left.element.candidate) && left.offset < right.offset
      }.map(\.element)
    }
  }
}

extension EndpointSlice {
  /// Returns why the slice is not used for any Service port, or nil if it may be.
  func objection(with settings: ProxySettings) -> SliceObjection? {
    if isHeadless { return .isHeadless }
    if let proxyName, proxyName != settings.proxyName { return .isForProxy(proxyName) }
    return nil
  }

  fileprivate func objection(
    to port: ServicePort, in wanted: AddressFamily, with settings: ProxySettings
  ) -> SliceObjection? {
    if let objection = objection(with: settings) { return objection }
    if family != wanted { return .isOfFamily(family) }
    let serving = ports.filter { $0.serves(port) }
    if serving.contains(where: { $0.port != nil }) { return nil }
    if !serving.isEmpty { return .hasNoNumber }
    return ports.first { $0.name == port.name }.map { .hasTransport($0.transport) } ?? .hasNoPortOfName
  }
}

extension Service {
  /// Returns why `Plan.make` does not serve the Service in the family, or nil if it does.
  public func objection(in family: AddressFamily, with settings: ProxySettings) -> ServiceObjection? {
    if type == .externalName { return .isExternalName }
    if isHeadless { return .isHeadless }
    if proxyName != settings.proxyName { return .isForProxy(proxyName) }
    return clusterIPs.contains { $0.family == family } ? nil : .hasNoClusterIP
  }
}
