internal import Addresses
internal import ClusterModel

/// Diagnostics for what cannot be assigned: who has it, or which range it must be in, and what to do.
extension PendingGrant {
  func alreadyAssigned(_ requested: Assignable, for slot: AllocationSlot, by holder: NamespacedName)
    -> Diagnostic
  {
    let who = holder == request.name ? "another port of this Service" : "Service \(holder)"
    return request.error(
      at: slot.field, problem: "\(requested.text) is already assigned to \(who)\(stays(slot))",
      remedy: "request another one, or remove the field")
  }

  func notInPool(_ requested: Assignable, for slot: AllocationSlot, pools: AddressPools) -> Diagnostic {
    let (pool, flag) = pools.text(of: slot.space)
    guard !pool.isEmpty else {
      return request.error(
        at: slot.field,
        problem: "\(requested.text) cannot be assigned: there is no pool for it\(stays(slot))",
        remedy: "add one that contains it with \(flag)")
    }
    return request.error(
      at: slot.field, problem: "\(requested.text) is not in \(pool)\(stays(slot))",
      remedy: "request one of those, remove the field, or change \(flag)")
  }

  /// A load balancer address is shared only between Services that request it: the holder does not expect to share its
  /// own.
  func notShared(_ requested: Assignable, for slot: AllocationSlot, by holder: NamespacedName) -> Diagnostic {
    request.error(
      at: slot.field,
      problem:
        "\(requested.text) is already assigned to Service \(holder), which does not request it\(stays(slot))",
      remedy: "to share it, set the same spec.loadBalancerIP there, or request another one")
  }

  func collision(
    _ requested: Assignable, for slot: AllocationSlot, with holder: NamespacedName, port: PortRequest
  ) -> Diagnostic {
    let shared = "\(port.port)/\(port.transport.apiName)"
    return request.error(
      at: slot.field,
      problem:
        "\(requested.text) is shared with Service \(holder), which also has port \(shared)\(stays(slot))",
      remedy: "use another port or address for one of the two")
  }

  func exhausted(_ index: Int, pools: AddressPools) -> Diagnostic {
    let (pool, flag) = pools.text(of: slots[index].space)
    return request.error(
      at: slots[index].field, problem: "all of \(pool) is in use",
      remedy: "delete unused Services, or extend \(flag); one is assigned as soon as it is free")
  }

  /// The previous assignment is no longer in any pool.
  func removedFromPool(_ previous: Assignable, _ index: Int) -> Diagnostic {
    request.warning(
      at: slots[index].field, problem: "\(previous.text), which it had, is no longer in any pool",
      remedy: "another one is assigned; to get it back, change the pool")
  }

  private func stays(_ slot: AllocationSlot) -> String { slot.current.map { "; it keeps \($0.text)" } ?? "" }
}

extension Assignable {
  /// `10.96.0.10`, `30080/TCP`
  fileprivate var text: String {
    switch self {
    case .clusterIP(let address), .loadBalancer(let address): address.description
    case .nodePort(let port, let transport): "\(port)/\(transport.apiName)"
    }
  }
}

extension AddressPools {
  /// Returns the content of the pool, and the flag that sets it.
  fileprivate func text(of space: SpaceKey) -> (pool: String, flag: String) {
    switch space {
    case .clusterIP(let family):
      let blocks = serviceRanges.filter { $0.family == family }.map(\.description)
      return (blocks.joined(separator: ", "), "--service-cluster-ip-range")
    case .nodePort:
      return ("\(nodePorts.lowerBound)-\(nodePorts.upperBound)", "--service-node-port-range")
    case .loadBalancer(let family):
      let ranges = loadBalancer.filter { $0.family == family }.map(\.description)
      return (ranges.joined(separator: ", "), "--load-balancer-pool")
    }
  }
}
