internal import Addresses
internal import ClusterModel

extension ServicePlanner {
  /// What works, though perhaps not as the Service's author thinks.
  func warnings(about service: Service) -> [Diagnostic] {
    [foreignSourceRanges(of: service), unreachableNodePort(of: service)].compactMap { $0 }
  }

  private func foreignSourceRanges(of service: Service) -> Diagnostic? {
    let hasAddress = !service.virtualIngress(Family.self).isEmpty
    let hasRange = service.sourceRanges.contains { $0.family == Family.family }
    guard hasAddress, !service.sourceRanges.isEmpty, !hasRange else { return nil }
    let state = settings.hasStrictSourceRanges ? "closed to everyone" : "open to everyone"
    let remedy =
      settings.hasStrictSourceRanges
      ? "add the \(Family.family) ranges that may come in"
      : "add an \(Family.family) range, or run with --strict-source-ranges"
    return Diagnostic(
      .warning, ObjectReference(kind: "Service", name: service.name), field: "spec.loadBalancerSourceRanges",
      problem: "no range is \(Family.family), so its \(Family.family) load balancer addresses are \(state)",
      remedy: remedy)
  }

  private func unreachableNodePort(of service: Service) -> Diagnostic? {
    let usesNodePorts = service.type == .nodePort || service.type == .loadBalancer
    guard usesNodePorts, !hasNodePortAddresses, service.ports.contains(where: { $0.nodePort != nil }) else {
      return nil
    }
    return Diagnostic(
      .warning, ObjectReference(kind: "Service", name: service.name), field: "spec.ports[].nodePort",
      problem: "the node has no \(Family.family) address to serve node ports on",
      remedy: "name one with --node-ip, or give a Node object with status.addresses")
  }
}
