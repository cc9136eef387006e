internal import Addresses
internal import ClusterModel

/// The plans of a range of Services. Each Service is planned on its own, so parts can be planned in parallel.
struct PartialPlan<Family: IPFamily>: Sendable {
  /// In order of name.
  private(set) var services: [ServicePlan<Family>] = []
  private(set) var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  /// Whether no Service claims the same frontend by two of its ports.
  private(set) var hasUniqueFrontends = true
  /// Indices in `services` of those with UDP ports.
  private(set) var udp: [Int] = []
  /// Indices in `services` of those with a policy Local.
  private(set) var local: [Int] = []

  init(of all: OrderedServices, in range: Range<Int>, by planner: ServicePlanner<Family>) {
    // The other parts are appended to the first.
    services.reserveCapacity(range.lowerBound == 0 ? all.count : range.count)
    for index in range {
      let place = all.serviceIndex(at: index)
      // In a single-stack cluster, no Service is copied for the other family.
      guard all.services[place].clusterIPs.contains(where: { $0.family == Family.family }) else { continue }
      // Copied once here, with all that it refers to, rather than at each use.
      let service = all.services[place]
      if planner.serves(service) { add(service, slices: all.slices(at: index), plannedBy: planner) }
    }
  }

  private mutating func add(
    _ service: Service, slices: ServiceSlices, plannedBy planner: ServicePlanner<Family>
  ) {
    let plan = planner.plan(service, slices: slices)
    hasUniqueFrontends = hasUniqueFrontends && !plan.repeatsFrontends
    let warnings = planner.warnings(about: service)
    if !warnings.isEmpty { diagnostics[service.name] = warnings }
    if plan.hasUDPPorts { udp.append(services.count) }
    if service.usesLocalEndpoints { local.append(services.count) }
    services.append(plan)
  }

  /// Moves the plans out, leaving none.
  mutating func takeServices() -> [ServicePlan<Family>] {
    let taken = services
    services = []
    return taken
  }
}

/// The combination of all parts.
struct PlanAssembly<Family: IPFamily> {
  private(set) var claims: Claims<Family>
  private(set) var services: [ServicePlan<Family>] = []
  private(set) var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  private(set) var refusedClaims: [RefusedClaim<Family>] = []
  private(set) var udp: [Int] = []
  private(set) var local: [Int] = []

  init(
    _ parts: consuming [PartialPlan<Family>], nodePortAddresses: [Family.Address],
    in runner: any ParallelMapper
  ) {
    claims = Claims(nodePortAddresses: nodePortAddresses)
    var hasUniqueFrontends = true
    for index in parts.indices {
      udp += parts[index].udp.map { services.count + $0 }
      local += parts[index].local.map { services.count + $0 }
      diagnostics.merge(parts[index].diagnostics) { first, _ in first }
      hasUniqueFrontends = hasUniqueFrontends && parts[index].hasUniqueFrontends
      // Moved out of the part, so that appending does not copy it.
      if index == 0 { services = parts[0].takeServices() } else { services += parts[index].services }
    }
    claims = Claims(of: services, nodePortAddresses: nodePortAddresses, in: runner)
    if claims.mayConflict || !hasUniqueFrontends { resolveConflicts() }
  }

  /// Leaves each frontend that several Services claim to one of them.
  private mutating func resolveConflicts() {
    for index in services.indices {
      let refused = claims.resolveConflicts(in: &services[index])
      guard !refused.isEmpty else { continue }
      refusedClaims += refused
      diagnostics[services[index].name] =
        refused.map(\.diagnostic) + (diagnostics[services[index].name] ?? [])
    }
  }
}
