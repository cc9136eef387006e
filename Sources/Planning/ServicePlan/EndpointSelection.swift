internal import Addresses
internal import ClusterModel

/// The endpoints of a Service port as its slices list them, and the sets of endpoints chosen from them.
struct EndpointSelection<Family: IPFamily> {
  /// Ordered by address and port, without duplicates.
  let candidates: [Candidate<Family>]

  /// Merges the slices by the port's name and protocol. The port number comes from the slice, never from targetPort.
  init(port: ServicePort, slices: ServiceSlices, node: NodeView) {
    var found: [Candidate<Family>] = []
    // Indexed, because iterating would copy the elements with all their strings.
    for place in slices.indices.lazy.map({ slices.indexInAll(of: $0) })
    where slices.all[place].family == Family.family {
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

  /// Removes duplicates of the same address and port; the more useful one is kept (kube-proxy keeps an arbitrary one).
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

  /// Returns the endpoints that are used cluster-wide.
  func clusterEndpoints(for node: NodeView) -> [Endpoint<Family>] {
    let membership = ClusterMembership(candidates, node: node)
    return endpoints { membership.objection(to: $0) == nil }
  }

  /// The endpoints that policy Local uses on this node.
  var localEndpoints: [Endpoint<Family>] {
    let membership = LocalMembership(candidates)
    return endpoints { membership.objection(to: $0) == nil }
  }

  /// Returns the endpoints on any node that are ready, or terminating but still serving, whatever their weights.
  ///
  /// - Parameter used: those that are used cluster-wide; returned if these are all, in order not to have them twice.
  func servingEndpoints(knowing used: [Endpoint<Family>]) -> [Endpoint<Family>] {
    used.count == candidates.count ? used : endpoints(where: \.isServing)
  }

  private func endpoints(where isChosen: (Candidate<Family>) -> Bool) -> [Endpoint<Family>] {
    var endpoints: [Endpoint<Family>] = []
    endpoints.reserveCapacity(candidates.count)
    for index in candidates.indices where isChosen(candidates[index]) {
      endpoints.append(candidates[index].endpoint)
    }
    return endpoints
  }

  /// Addresses on this node to which packets may be sent, each once.
  var localAddresses: [Family.Address] {
    var found: [Family.Address] = []
    for index in candidates.indices where candidates[index].isLocal {
      guard candidates[index].isServing else { continue }
      let address = candidates[index].endpoint.address
      if address != found.last { found.append(address) }
    }
    return found
  }

  /// Addresses on this node with a ready endpoint: the number that load balancers ask for.
  var localReadyAddresses: Set<Family.Address> {
    Set(candidates.lazy.filter { $0.isReady && $0.isLocal }.map(\.endpoint.address))
  }

  /// The weights of the endpoints that get new connections; empty if all are equal, as they nearly always are.
  var weights: [Endpoint<Family>: UInt16] {
    var common: UInt16?
    var differ = false
    // Indexed, because iterating would copy the elements.
    for index in candidates.indices where candidates[index].weight > 0 {
      differ = differ || common.map { $0 != candidates[index].weight } ?? false
      common = candidates[index].weight
    }
    guard differ else { return [:] }
    let weighing = candidates.lazy.filter { $0.weight > 0 }
    return Dictionary(uniqueKeysWithValues: weighing.map { ($0.endpoint, $0.weight) })
  }
}
