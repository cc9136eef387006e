package import ClusterModel
internal import Addresses

extension ClusterSnapshot {
  /// The same cluster, in which some Services say how their endpoints are chosen and who may come in, and some endpoints
  /// weigh more or less than others, or nothing. Follows from the objects alone, so that it costs no random number.
  package var withSpreading: ClusterSnapshot {
    ClusterSnapshot(
      services: services.map(\.withSpreading), slices: slices.map(\.withSpreading),
      serviceCIDRs: serviceCIDRs)
  }
}

extension ClusterSnapshot {
  /// The same cluster, in which some Services accept a limited number of connections. Follows from the objects alone too.
  package var withLimits: ClusterSnapshot {
    ClusterSnapshot(services: services.map(\.withLimits), slices: slices, serviceCIDRs: serviceCIDRs)
  }
}

extension Service {
  /// The Service with the limits that its name and age stand for: few, so that packets of a test exceed them.
  fileprivate var withLimits: Service {
    let choices: [ConnectionLimits?] = [
      nil, ConnectionLimits(atOnce: 4), nil, ConnectionLimits(perSecond: 5), nil,
      ConnectionLimits(atOnce: 3, perSecond: 6), nil,
    ]
    var service = self
    let sum = name.name.utf8.reduce(0) { $0 + Int($1) }
    service.limits = choices[(sum + 2 * Int(created ?? 5)) % choices.count]
    return service
  }

  /// The Service with the algorithm and the source ranges that its name and age stand for.
  fileprivate var withSpreading: Service {
    let choices: [BalancingAlgorithm?] = [nil, .maglev, nil, .random, .sourceHash, nil, .destinationHash]
    var service = self
    let age = Int(created ?? 4) % choices.count
    let sum = name.name.utf8.reduce(0) { $0 + Int($1) }
    service.algorithm = choices[(sum + age) % choices.count]
    if age.isMultiple(of: 2) {
      service.outsideSourceRanges = ["10.0.0.0/8", "192.168.50.0/24", "fd00:50::/64"]
      service.outsideSourceRangesPolicy = [nil, .deny, .allow][sum % 3]
    }
    if service.name.namespace == "shop", !service.sourceRanges.isEmpty { service.sourceRangesPolicy = .deny }
    service.hashTableSize = service.algorithm == .maglev ? 251 : nil
    return service
  }
}

extension EndpointSlice {
  /// The slice with the weights that the addresses of its endpoints stand for. Every second Service has none. They have a
  /// large common divisor, so that few slots do: the simulator follows a packet to each.
  fileprivate var withSpreading: EndpointSlice {
    var slice = self
    guard let service, service.name.utf8.reduce(0, { $0 + Int($1) }).isMultiple(of: 2) else { return self }
    let weights: [UInt16] = [100, 100, 300, 100, 0, 200, 100]
    for index in slice.endpoints.indices {
      let text = slice.endpoints[index].address.description
      slice.endpoints[index].weight = weights[text.utf8.reduce(0) { $0 + Int($1) } % weights.count]
    }
    return slice
  }
}
