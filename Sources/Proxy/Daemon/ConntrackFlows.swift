internal import Addresses
internal import ClusterModel
internal import Conntrack
internal import Controller
internal import ServicePlan

/// Removes stale UDP flows and unanswered attempts to connect from the kernel's connection tracking, and marks there which
/// connections are to be reset.
final class ConntrackFlows: FlowRemover {
  func removeStale(_ flows: ServedFlows<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int {
    try remove(flows, nodePortAddresses)
  }

  func removeStale(_ flows: ServedFlows<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int {
    try remove(flows, nodePortAddresses)
  }

  func forget(_ attempts: ServedAttempts<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int {
    try forget(attempts, Set(nodePortAddresses))
  }

  func forget(_ attempts: ServedAttempts<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int {
    try forget(attempts, Set(nodePortAddresses))
  }

  private func forget<Family: IPFamily>(
    _ attempts: ServedAttempts<Family>, _ nodeAddresses: Set<Family.Address>
  ) throws -> Int {
    guard !attempts.isEmpty else { return 0 }
    var connection = try ConntrackConnection()
    guard try connection.hasEntries() else { return 0 }
    var count = 0
    for transport in [Transport.tcp, .sctp] {
      let keys = attempts.endpoints.keys.filter { $0.transport == transport }
      guard !keys.isEmpty else { continue }
      let stale = StaleAttempts(
        transport, Family.family, at: keys.count > StaleAttempts.manyFrontends ? nil : keys.map(\.frontend)
      ) { flow in
        guard let destination = Endpoint<Family>(flow.destination),
          let responder = Endpoint<Family>(flow.responder)
        else { return false }
        return attempts.isStale(
          transport, to: destination, answeredBy: responder, nodeAddresses: nodeAddresses)
      }
      count += try connection.forget(stale).deleted
    }
    return count
  }

  func reset(_ connections: ServedAttempts<IPv4>, nodePortAddresses: [IPv4Address]) throws -> Int {
    try reset(connections, Set(nodePortAddresses))
  }

  func reset(_ connections: ServedAttempts<IPv6>, nodePortAddresses: [IPv6Address]) throws -> Int {
    try reset(connections, Set(nodePortAddresses))
  }

  private func reset<Family: IPFamily>(
    _ connections: ServedAttempts<Family>, _ nodeAddresses: Set<Family.Address>
  ) throws -> Int {
    // The settings of the node say one bit for all Services.
    guard let mark = connections.resetMarks.values.first else { return 0 }
    let keys = connections.resetMarks.keys
    let lost = LostConnections(
      Family.family, at: keys.count > StaleAttempts.manyFrontends ? nil : keys.map(\.frontend), mark: mark
    ) { flow in
      guard let destination = Endpoint<Family>(flow.destination),
        let responder = Endpoint<Family>(flow.responder)
      else { return false }
      return connections.resetMark(
        to: destination, answeredBy: responder, nodeAddresses: nodeAddresses) != nil
    }
    var connection = try ConntrackConnection()
    return try connection.hasEntries() ? connection.mark(lost).marked : 0
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
    return try connection.hasEntries() ? connection.delete(stale).deleted : 0
  }
}

extension ServedFlows {
  /// One rule for each set of endpoints, with all frontends that it serves.
  fileprivate var rules: [UDPFlowRule] {
    var frontends: [Set<Endpoint<Family>>: Set<UDPFlowRule.Frontend>] = [:]
    for (key, serving) in endpoints {
      frontends[serving, default: []].insert(key.frontend)
    }
    return frontends.map { serving, frontends in
      UDPFlowRule(
        frontends: frontends, serving: Set(serving.map { AddressAndPort(Family.any($0.address), $0.port) }))
    }
  }
}

extension FrontendKey {
  /// The same for conntrack, which is asked about one protocol at a time.
  fileprivate var frontend: UDPFlowRule.Frontend {
    switch self {
    case .address(let address, _, let port): .address(AddressAndPort(Family.any(address), port))
    case .nodePort(_, let port): .nodePort(port)
    }
  }
}

extension Endpoint {
  /// Returns nil if the address is of the other family.
  fileprivate init?(_ peer: AddressAndPort) {
    guard let address = Family.own(peer.address) else { return nil }
    self.init(address, peer.port)
  }
}
