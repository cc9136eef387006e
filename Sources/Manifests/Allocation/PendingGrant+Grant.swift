internal import Addresses

extension PendingGrant {
  /// The current assignment, to be stored.
  var holding: ServiceAssignment {
    var holding = ServiceAssignment()
    for slot in slots {
      switch (slot.current, slot.kind) {
      case (.clusterIP(let address), _): holding.clusterIPs.append(address)
      case (.loadBalancer(let address), _): holding.loadBalancer.append(address)
      case (.nodePort(let port, _), .nodePort(let index)):
        let of = request.ports[index]
        holding.nodePorts.append(
          AssignedNodePort(name: of.name, transport: of.transport, port: of.port, nodePort: port))
      case (.nodePort(let port, _), _): holding.healthCheckNodePort = port
      case (nil, _): break
      }
    }
    return holding
  }

  /// The grant for the Service.
  var grant: Grant {
    let holding = holding
    var nodePorts: [Port?] = request.ports.map { _ in nil }
    for slot in slots {
      if case .nodePort(let index) = slot.kind, case .nodePort(let port, _) = slot.current {
        nodePorts[index] = port
      }
    }
    return Grant(
      name: request.name, familyPolicy: policy, families: families, clusterIPs: holding.clusterIPs,
      nodePorts: nodePorts, healthCheckNodePort: holding.healthCheckNodePort,
      loadBalancerAddresses: request.ingress + holding.loadBalancer.filter { !request.ingress.contains($0) },
      diagnostics: diagnostics.sorted())
  }
}
