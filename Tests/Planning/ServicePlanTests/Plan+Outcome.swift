import Addresses
import ClusterModel
import ServicePlan
import TestSupport

extension Plan {
  /// Returns what the plan does with a packet.
  func outcome(of packet: FirstPacket) -> ContractOutcome {
    guard let own = Family.own(packet.destination) else { return .untouched }
    if let outcome = outcome(of: packet, at: .address(own, packet.transport, packet.port)) { return outcome }
    if node.nodePortAddresses.contains(own),
      let outcome = outcome(of: packet, at: .nodePort(packet.transport, packet.port))
    {
      return outcome
    }
    if services.contains(where: { $0.clusterIPs.contains(own) }) { return .refused }
    if services.contains(where: { $0.closedAddresses(on: node).contains(own) }),
      !randomClusterNode.interfaceAddresses.contains(packet.destination)
    {
      return .refused
    }
    return node.serviceCIDRs.contains { $0.contains(own) } ? .dropped : .untouched
  }

  /// Returns what a frontend does with a packet, or nil if there is no such frontend.
  private func outcome(of packet: FirstPacket, at key: FrontendKey<Family>) -> ContractOutcome? {
    for port in services.lazy.flatMap(\.ports) {
      guard let frontend = port.frontends.first(where: { $0.key == key }) else { continue }
      return frontend.outcome(of: packet, to: port, canTellLocalPods: node.localPods != .unknown)
    }
    return nil
  }
}

extension Frontend {
  fileprivate func outcome(of packet: FirstPacket, to port: ServicePortPlan<Family>, canTellLocalPods: Bool)
    -> ContractOutcome
  {
    if let sources {
      guard let source = Family.own(packet.source), sources.admits(source) else { return .dropped }
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
