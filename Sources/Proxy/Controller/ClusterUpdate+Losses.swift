internal import Addresses
internal import ClusterModel

extension ClusterUpdate {
  /// Whether a Service may lose an endpoint by this update. Lists are not compared with what was known before.
  func mayLoseEndpoints(of cluster: ClusterState) -> Bool {
    switch self {
    case .listed(.slices), .listed(.services), .changed(.slice(_, nil)): true
    case .changed(.slice(let name, let next?)): next.mayLoseEndpoints(of: cluster, at: name)
    // A port with another name has other endpoints.
    case .changed(.service(let name, let next?)):
      cluster.service(name).map { $0.ports != next.ports } ?? false
    default: false
    }
  }
}

extension EndpointSlice {
  /// Whether the earlier version of this slice has an endpoint that may answer and that this one does not have. Another
  /// slice may have it.
  fileprivate func mayLoseEndpoints(of cluster: ClusterState, at name: NamespacedName) -> Bool {
    guard let service, let earlier = cluster.slices(of: service).first(where: { $0.name == name }) else {
      // It is new, or it was another Service's.
      return true
    }
    let isUsedAsBefore = earlier.proxyName == proxyName && earlier.isHeadless == isHeadless
    guard isUsedAsBefore, earlier.ports.allSatisfy(ports.contains) else { return true }
    return !earlier.endpoints.answer(asIn: endpoints)
  }
}

extension [SliceEndpoint] {
  /// Whether each of these that may answer may do so in the next list as well. Controllers keep the order, and most changes
  /// are at the end, so the lists are compared place by place first.
  fileprivate func answer(asIn next: Self) -> Bool {
    var first = startIndex
    while first < Swift.min(endIndex, next.endIndex), self[first].address == next[first].address,
      next[first].mayAnswer || !self[first].mayAnswer
    {
      first += 1
    }
    guard first < endIndex else { return true }
    var answering: Set<IPAddress> = []
    for endpoint in next where endpoint.mayAnswer { answering.insert(endpoint.address) }
    return self[first...].allSatisfy { !$0.mayAnswer || answering.contains($0.address) }
  }
}

extension SliceEndpoint {
  /// Whether it is ready, or terminating but still serving.
  fileprivate var mayAnswer: Bool { isReady || (isServing && isTerminating) }
}
