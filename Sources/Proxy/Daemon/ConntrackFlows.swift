internal import Addresses
internal import ClusterModel
internal import Conntrack
internal import Controller
internal import ServicePlan

/// Removes stale UDP flows from the kernel's connection tracking.
final class ConntrackFlows: FlowRemover {
  func removeStale(_ flows: ServedFlows<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int {
    try remove(flows, nodePortAddresses)
  }

  func removeStale(_ flows: ServedFlows<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int {
    try remove(flows, nodePortAddresses)
  }

  private func remove<Family: IPFamily>(
    _ flows: ServedFlows<Family>, _ nodeAddresses: [Family.Address]
  ) throws -> Int {
    let stale = StaleFlows(
      by: flows.rules, nodeAddresses: Set(nodeAddresses.map(Family.any)),
      closedBlocks: flows.closedBlocks.map { Family.any($0.first)...Family.any($0.last) },
      except: Set(flows.addressesOfOthers.map(Family.any)))
    guard !stale.isEmpty else { return 0 }
    var connection = try ConntrackConnection()
    return try connection.delete(stale).deleted
  }
}

extension ServedFlows {
  /// One rule for each set of endpoints, with all frontends that it serves.
  fileprivate var rules: [UDPFlowRule] {
    var frontends: [Set<Endpoint<Family>>: Set<UDPFlowRule.Frontend>] = [:]
    for (key, serving) in endpoints {
      let frontend: UDPFlowRule.Frontend =
        switch key {
        case .address(let address, _, let port): .address(AddressAndPort(Family.any(address), port))
        case .nodePort(_, let port): .nodePort(port)
        }
      frontends[serving, default: []].insert(frontend)
    }
    return frontends.map { serving, frontends in
      UDPFlowRule(
        frontends: frontends, serving: Set(serving.map { AddressAndPort(Family.any($0.address), $0.port) }))
    }
  }
}
