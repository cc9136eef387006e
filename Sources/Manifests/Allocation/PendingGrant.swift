internal import Addresses
internal import ClusterModel

/// The state of one Service during an update.
struct PendingGrant {
  let request: AddressRequest
  let policy: IPFamilyPolicy?
  let families: [AddressFamily]
  var slots: [AllocationSlot]
  var diagnostics: [Diagnostic]
  /// What it has and no longer needs.
  private(set) var surplus: [(Assignable, port: String)]

  /// - Parameter held: the current assignment.
  init(_ request: AddressRequest, pools: AddressPools, held: ServiceAssignment) {
    self.request = request
    guard request.type != .externalName else {
      (policy, families, slots, surplus) = (nil, [], [], held.assignables)
      diagnostics = request.externalNameProblems
      return
    }
    let choice = FamilyChoice(
      request, available: pools.serviceRanges.map(\.family), held: held.clusterIPs.map(\.family))
    policy = choice.policy
    families = choice.families
    var builder = SlotBuilder(request: request, pools: pools)
    builder.addAll(families: choice.families, hasFamilyProblem: !choice.diagnostics.isEmpty)
    slots = builder.slots
    diagnostics = choice.diagnostics + builder.diagnostics
    surplus = []
    match(held)
  }

  /// Finds the slot of each item that the Service has.
  private mutating func match(_ held: ServiceAssignment) {
    var left = ServiceAssignment()
    for address in held.clusterIPs where !fill(.clusterIP(address)) { left.clusterIPs.append(address) }
    matchNodePorts(held.nodePorts, left: &left)
    if let port = held.healthCheckNodePort,
      !fill(.nodePort(port, .tcp), where: { $0.kind == .healthCheckNodePort })
    {
      left.healthCheckNodePort = port
    }
    for address in held.loadBalancer where !fill(.loadBalancer(address)) { left.loadBalancer.append(address) }
    surplus = left.assignables
  }

  /// Matches by the name of the port, as the API server does, and then renamed ports by number.
  private mutating func matchNodePorts(_ held: [AssignedNodePort], left: inout ServiceAssignment) {
    let renamed = held.filter { entry in
      !fill(.nodePort(entry.nodePort, entry.transport)) { slot in
        slot.isNodePort && slot.port == entry.name
      }
    }
    let ports = request.ports
    for entry in renamed {
      let isFound = fill(.nodePort(entry.nodePort, entry.transport)) { slot in
        if case .nodePort(let index) = slot.kind { ports[index].port == entry.port } else { false }
      }
      if !isFound { left.nodePorts.append(entry) }
    }
  }

  /// Puts an item into the slot that requests it, or else into an empty one.
  private mutating func fill(_ what: Assignable, where matches: (AllocationSlot) -> Bool = { _ in true })
    -> Bool
  {
    let open = slots.indices.filter {
      slots[$0].previous == nil && slots[$0].space == what.space && matches(slots[$0])
    }
    guard let index = open.first(where: { slots[$0].requested == what }) ?? open.first else { return false }
    slots[index].previous = what
    return true
  }
}

extension AddressRequest {
  fileprivate var externalNameProblems: [Diagnostic] {
    guard !clusterIPs.isEmpty || isHeadless else { return [] }
    return [
      error(
        at: "spec.clusterIP", problem: "is set, but type ExternalName has no ClusterIP",
        remedy: "remove the field, or choose another type")
    ]
  }
}

extension AllocationSlot {
  var isNodePort: Bool { if case .nodePort = kind { true } else { false } }
}
