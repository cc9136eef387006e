internal import Addresses
internal import ClusterModel

/// The endpoints of a Service port as its slices list them, and the sets of endpoints chosen from them.
struct EndpointSelection<Family: IPFamily> {
  /// Ordered by address and port, without duplicates.
  let candidates: [Candidate<Family>]

  /// Merges the slices by the port's name and protocol. The port number comes from the slice, never from targetPort.
  init(port: borrowing ServicePort, slices: borrowing ServiceSlices, node: borrowing NodeView) {
    var found: [Candidate<Family>] = []
    // Indexed, because iterating would copy the elements with all their strings.
    for index in slices.indices {
      let place = slices.indexInAll(of: index)
      guard slices.all[place].family == Family.family else { continue }
      let endpoints = slices.all[place].endpoints
      let ports = slices.all[place].ports
      for entry in ports.indices where ports[entry].serves(port) {
        guard let number = ports[entry].port else { continue }
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
    return endpoints { membership.uses($0) }
  }

  /// The endpoints that policy Local uses on this node.
  var localEndpoints: [Endpoint<Family>] {
    let membership = LocalMembership(candidates)
    return endpoints { membership.uses($0) }
  }

  /// Returns the weights, and the endpoints on any node that are ready, or terminating but still serving; nil if all
  /// weights are equal, and all these endpoints are used cluster-wide.
  func exceptions(knowing used: [Endpoint<Family>]) -> Boxed<EndpointExceptions<Family>>? {
    let areAllUsed = used.count == candidates.count
    if areAllUsed, !areWeighted { return nil }
    let serving = areAllUsed ? used : endpoints(where: \.isServing)
    if serving == used, !areWeighted { return nil }
    return Boxed(
      EndpointExceptions(liveEndpoints: serving == used ? nil : serving, weights: areWeighted ? weights : [:])
    )
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

  /// Whether the weights of the endpoints that get new connections differ, as they hardly ever do.
  private var areWeighted: Bool {
    var common: UInt16?
    // Indexed, because iterating would copy the elements.
    for index in candidates.indices where candidates[index].weight > 0 {
      if let common, common != candidates[index].weight { return true }
      common = candidates[index].weight
    }
    return false
  }

  /// The weights of the endpoints that get new connections.
  private var weights: [Endpoint<Family>: UInt16] {
    let weighing = candidates.lazy.filter { $0.weight > 0 }
    return Dictionary(uniqueKeysWithValues: weighing.map { ($0.endpoint, $0.weight) })
  }
}
