import Addresses
import ClusterModel
import ServicePlan
import TestSupport

extension Plan {
  /// What a packet meets by this plan.
  func outcome(of packet: FirstPacket) -> ContractOutcome {
    let key: FrontendKey<Family>
    switch packet.destination {
    case .node: key = .nodePort(packet.transport, packet.port)
    case .address(let address):
      guard let own = Family.own(address) else { return .untouched }
      key = .address(own, packet.transport, packet.port)
    }
    for port in services.lazy.flatMap(\.ports) {
      guard let frontend = port.frontends.first(where: { $0.key == key }) else { continue }
      return frontend.outcome(of: packet, to: port, canTellLocalPods: node.localPods != .unknown)
    }
    guard case .address(let own, _, _) = key else { return .untouched }
    if services.contains(where: { $0.clusterIPs.contains(own) }) { return .refused }
    return node.serviceCIDRs.contains { $0.contains(own) } ? .dropped : .untouched
  }
}

extension Frontend {
  fileprivate func outcome(of packet: FirstPacket, to port: ServicePortPlan<Family>, canTellLocalPods: Bool)
    -> ContractOutcome
  {
    if let allowedSources {
      guard let source = Family.own(packet.source), allowedSources.contains(where: { $0.contains(source) })
      else { return .dropped }
    }
    func answered(by endpoints: [Endpoint<Family>], _ masqueraded: Bool) -> ContractOutcome {
      endpoints.isEmpty
        ? .dropped : .answered(by: Set(endpoints.map(\.description)), masqueraded: masqueraded)
    }
    switch treatment {
    case .refuse: return .refused
    case .drop: return .dropped
    case .balance(let set, let masquerade):
      let masqueraded = masquerade == .always || masquerade == .unlessLocalPod && packet.sender != .localPod
      return answered(by: set == .local ? port.localEndpoints : port.clusterEndpoints, masqueraded)
    case .preserveSource:
      if canTellLocalPods, packet.sender == .localPod { return answered(by: port.clusterEndpoints, false) }
      if packet.sender == .node { return answered(by: port.clusterEndpoints, true) }
      return answered(by: port.localEndpoints, false)
    }
  }
}
