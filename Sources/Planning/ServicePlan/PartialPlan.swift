internal import Addresses
internal import ClusterModel

/// A part of the plan of everything. Each Service is planned by itself, so parts can be made at the same time.
struct PartialPlan<Family: IPFamily>: Sendable {
  /// In order of name.
  private(set) var services: [ServicePlan<Family>] = []
  private(set) var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  /// Whether no two ports of a Service are the same.
  private(set) var hasUniqueFrontends = true
  /// The places of those with UDP ports.
  private(set) var udp: [Int] = []
  /// The places of those with a policy Local.
  private(set) var local: [Int] = []

  init(_ planner: ServicePlanner<Family>, _ all: OrderedServices, _ range: Range<Int>) {
    // The first part is what the others are added to.
    services.reserveCapacity(range.lowerBound == 0 ? all.count : range.count)
    for index in range {
      let place = all.place(index)
      // Where there is one family, no Service is copied for the other.
      guard all.services[place].clusterIPs.contains(where: { $0.family == Family.family }) else { continue }
      // Copied once, with all that it refers to, and not again for each of its uses.
      let service = all.services[place]
      if planner.serves(service) { add(service, all.slices(index), planner) }
    }
  }

  private mutating func add(
    _ service: Service, _ slices: ServiceSlices, _ planner: ServicePlanner<Family>
  ) {
    let plan = planner.plan(service, slices: slices)
    hasUniqueFrontends = hasUniqueFrontends && !plan.repeatsFrontends
    let warnings = planner.warnings(about: service)
    if !warnings.isEmpty { diagnostics[service.name] = warnings }
    if service.ports.contains(where: { $0.transport == .udp }) { udp.append(services.count) }
    if service.usesLocalEndpoints { local.append(services.count) }
    services.append(plan)
  }

  /// The plans, which it has no more.
  mutating func takeServices() -> [ServicePlan<Family>] {
    let taken = services
    services = []
    return taken
  }
}

/// The parts put together.
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
      // What is taken away from its old place need not be copied.
      if index == 0 { services = parts[0].takeServices() } else { services += parts[index].services }
    }
    claims = Claims(of: services, nodePortAddresses: nodePortAddresses, in: runner)
    if claims.mayConflict || !hasUniqueFrontends { resolveConflicts() }
  }

  /// Gives each frontend that several Services ask for to one of them.
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
