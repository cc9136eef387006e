internal import Addresses
internal import ClusterModel

/// Collects what a Service needs, and reports requests that its type does not allow.
struct SlotBuilder {
  let request: AddressRequest
  let pools: AddressPools
  private(set) var slots: [AllocationSlot] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(request: AddressRequest, pools: AddressPools) {
    self.request = request
    self.pools = pools
  }

  /// - Parameter hasFamilyProblem: whether to ignore requested ClusterIPs and keep the current ones.
  mutating func addAll(families: [AddressFamily], hasFamilyProblem: Bool) {
    if request.isHeadless {
      checkHeadless()
    } else {
      addClusterIPs(families, ignoringRequests: hasFamilyProblem)
    }
    addNodePorts()
    addHealthCheckNodePort()
    if request.type == .loadBalancer, isOurs, !request.isHeadless { addLoadBalancer(families) }
  }

  private mutating func checkHeadless() {
    guard request.type != .clusterIP else { return }
    diagnostics.append(
      request.error(
        at: "spec.clusterIP", problem: "is None, but type is \(request.type.rawValue)",
        remedy: "a headless Service has type ClusterIP; change one of the two"))
  }

  private mutating func addClusterIPs(_ families: [AddressFamily], ignoringRequests: Bool) {
    for (index, family) in families.enumerated() {
      var slot = AllocationSlot(
        kind: .clusterIP(family), space: .clusterIP(family), field: "spec.clusterIPs[\(index)]")
      if !ignoringRequests, index < request.clusterIPs.count {
        slot.requested = .clusterIP(request.clusterIPs[index])
      }
      slots.append(slot)
    }
  }

  private mutating func addNodePorts() {
    let mayHave = request.type != .clusterIP && !request.isHeadless
    let must = request.type == .nodePort || request.allocatesNodePorts
    for (index, port) in request.ports.enumerated() {
      let field = "spec.ports[\(index)].nodePort"
      if let nodePort = port.nodePort, !mayHave {
        diagnostics.append(
          request.error(
            at: field, problem: "\(nodePort) is set on a Service without node ports",
            remedy: "set type: NodePort, or remove the field"))
      } else if mayHave, must || port.nodePort != nil {
        let requested = port.nodePort.map { Assignable.nodePort($0, port.transport) }
        slots.append(
          AllocationSlot(
            kind: .nodePort(index), space: .nodePort(port.transport), field: field, port: port.name,
            requested: requested))
      }
    }
  }

  /// Only LoadBalancer Services with policy Local have one: it tells the load balancer which nodes have endpoints.
  private mutating func addHealthCheckNodePort() {
    let field = "spec.healthCheckNodePort"
    if request.type == .loadBalancer, request.externalTrafficPolicy == .local, !request.isHeadless {
      let requested = request.healthCheckNodePort.map { Assignable.nodePort($0, .tcp) }
      slots.append(
        AllocationSlot(
          kind: .healthCheckNodePort, space: .nodePort(.tcp), field: field,
          port: ServiceAssignment.healthCheckLabel,
          requested: requested))
    } else if let port = request.healthCheckNodePort {
      diagnostics.append(
        request.error(
          at: field, problem: "\(port) is set on a Service without health checks",
          remedy: "set type: LoadBalancer and externalTrafficPolicy: Local, or remove the field"))
    }
  }

  private var isOurs: Bool {
    request.loadBalancerClass == nil || request.loadBalancerClass == pools.loadBalancerClass
  }

  private mutating func addLoadBalancer(_ families: [AddressFamily]) {
    guard request.ingress.isEmpty else {
      for address in request.ingress.withoutRepetition
      where pools.loadBalancer.contains(where: { $0.contains(address) }) {
        addLoadBalancer(asked: address, field: "status.loadBalancer.ingress")
      }
      return
    }
    guard request.loadBalancerAddresses.isEmpty else {
      for address in request.loadBalancerAddresses.withoutRepetition {
        addLoadBalancer(asked: address, field: "spec.loadBalancerIP")
      }
      return
    }
    let available = families.filter { family in pools.loadBalancer.contains { $0.family == family } }
    for family in available {
      slots.append(
        AllocationSlot(
          kind: .loadBalancer(family), space: .loadBalancer(family), field: "status.loadBalancer"))
    }
    // Without a family the request itself is wrong, which was reported already.
    if available.isEmpty, !families.isEmpty { diagnostics.append(pending(families)) }
  }

  private mutating func addLoadBalancer(asked address: IPAddress, field: String) {
    slots.append(
      AllocationSlot(
        kind: .loadBalancer(address.family), space: .loadBalancer(address.family), field: field,
        requested: .loadBalancer(address)))
  }

  /// A warning only: many clusters have no load balancer either, and the node ports work.
  private func pending(_ families: [AddressFamily]) -> Diagnostic {
    let kinds = families.map(\.description).joined(separator: " or ")
    return request.warning(
      at: "spec.type",
      problem: "is LoadBalancer, but the pool has no \(kinds) address, so its external address stays pending",
      remedy: "give addresses of the LAN with --load-balancer-pool, or use its node ports")
  }
}
