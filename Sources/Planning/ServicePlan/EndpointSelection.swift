internal import Addresses
internal import ClusterModel

/// The endpoints of one Service port as its slices name them, and the two sets that come of them.
struct EndpointSelection<Family: IPFamily> {
  /// In order of address and port, each once.
  let candidates: [Candidate<Family>]

  /// Merges the slices by the port's name and transport: the slice's number counts, never targetPort.
  init(port: ServicePort, slices: ServiceSlices, node: NodeView) {
    var found: [Candidate<Family>] = []
    // By place: what is taken out of an array is copied, with all its texts.
    for place in slices.indices.lazy.map({ slices.place($0) }) where slices.all[place].family == Family.family
    {
      let endpoints = slices.all[place].endpoints
      for entry in slices.all[place].ports where entry.serves(port) {
        guard let number = entry.port else { continue }
        found.reserveCapacity(found.count + endpoints.count)
        for index in endpoints.indices {
          guard let address = Family.own(endpoints[index].address) else { continue }
          found.append(Candidate(Endpoint(address, number), entries: endpoints, at: index, node: node))
        }
      }
    }
    candidates = Self.withoutDuplicates(found)
  }

  /// The same address and port twice counts once; the more useful of the two wins (kube-proxy: by chance).
  private static func withoutDuplicates(_ found: [Candidate<Family>]) -> [Candidate<Family>] {
    let isOrdered = found.indices.dropFirst().allSatisfy { found[$0 - 1].endpoint < found[$0].endpoint }
    if isOrdered { return found }
    var kept: [Candidate<Family>] = []
    for candidate in found.sorted(by: { $0.precedes($1) })
    where kept.last?.endpoint != candidate.endpoint {
      kept.append(candidate)
    }
    return kept
  }

  /// The set that packets reach from anywhere.
  func clusterEndpoints(for node: NodeView) -> [Endpoint<Family>] {
    let choice = ClusterChoice(candidates, node: node)
    return endpoints { choice.objection(to: $0) == nil }
  }

  /// The set of this node.
  var localEndpoints: [Endpoint<Family>] {
    let choice = LocalChoice(candidates)
    return endpoints { choice.objection(to: $0) == nil }
  }

  /// Ready endpoints, and those that terminate but still serve, wherever they are.
  var servingEndpoints: [Endpoint<Family>] {
    endpoints { $0.isReady || $0.isLastResort }
  }

  private func endpoints(where isChosen: (Candidate<Family>) -> Bool) -> [Endpoint<Family>] {
    var endpoints: [Endpoint<Family>] = []
    endpoints.reserveCapacity(candidates.count)
    for index in candidates.indices where isChosen(candidates[index]) {
      endpoints.append(candidates[index].endpoint)
    }
    return endpoints
  }

  /// Addresses on this node that a packet may be sent to, each once.
  var localAddresses: [Family.Address] {
    var found: [Family.Address] = []
    for index in candidates.indices where candidates[index].isLocal {
      guard candidates[index].isReady || candidates[index].isLastResort else { continue }
      let address = candidates[index].endpoint.address
      if address != found.last { found.append(address) }
    }
    return found
  }

  /// Addresses on this node with a ready endpoint: what load balancers count.
  var localReadyAddresses: Set<Family.Address> {
    Set(candidates.lazy.filter { $0.isReady && $0.isLocal }.map(\.endpoint.address))
  }
}
