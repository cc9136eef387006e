internal import Addresses
internal import ClusterModel

extension ServicePlanner {
  /// What works, though perhaps not as the Service's author thinks.
  func warnings(about service: Service) -> [Diagnostic] {
    foreignSourceRanges(of: service).map { [$0] } ?? []
  }

  /// Node ports that are served nowhere, counted over all Services.
  func unreachableNodePorts(of services: [Service]) -> [Diagnostic] {
    let concerned = services.filter(\.usesNodePorts)
    guard !hasNodePortAddresses, let first = concerned.first else { return [] }
    let others = concerned.count == 1 ? "" : " and \(concerned.count - 1) more"
    return [
      Diagnostic(
        .warning, ObjectReference(kind: "Node", name: NamespacedName("", node.name)),
        field: "status.addresses",
        problem:
          "there is no \(Family.family) address to serve the node ports of Service \(first.name)\(others) on",
        remedy: settings.nodePortAddresses == .primary
          ? "name one with --node-ip, or give a Node object with status.addresses"
          : "let a block of --nodeport-addresses hold one of the node's addresses")
    ]
  }

  private func foreignSourceRanges(of service: Service) -> Diagnostic? {
    guard !service.sourceRanges.isEmpty else { return nil }
    let hasAddress = !service.virtualIngress(Family.self).isEmpty
    let hasRange = service.sourceRanges.contains { $0.family == Family.family }
    guard hasAddress, !hasRange else { return nil }
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
}

extension Service {
  fileprivate var usesNodePorts: Bool {
    (type == .nodePort || type == .loadBalancer) && ports.contains { $0.nodePort != nil }
  }
}
