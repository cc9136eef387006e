internal import Addresses
internal import ClusterModel

/// A part of the plan of everything. Each Service is planned by itself, so parts can be made at the same time.
struct PartialPlan<Family: IPFamily>: Sendable {
  /// In order of name.
  private(set) var services: [ServicePlan<Family>] = []
  /// What each of them asks for.
  private(set) var keys: [[FrontendKey<Family>]] = []
  private(set) var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  /// Whether no Service names one frontend twice.
  private(set) var isSettled = true
  /// The places of those with UDP ports.
  private(set) var udp: [Int] = []
  /// The places of those with a policy Local.
  private(set) var local: [Int] = []

  init(_ planner: ServicePlanner<Family>, _ all: OrderedServices, _ range: Range<Int>) {
    services.reserveCapacity(range.count)
    keys.reserveCapacity(range.count)
    all.forEach(in: range) { service, slices in
      if planner.serves(service) { add(service, slices, planner) }
    }
  }

  private mutating func add(
    _ service: Service, _ slices: ServiceSlices, _ planner: ServicePlanner<Family>
  ) {
    let plan = planner.plan(service, slices: slices)
    let keys = plan.frontendKeys
    isSettled = isSettled && keys.count == plan.frontendCount
    let warnings = planner.warnings(about: service)
    if !warnings.isEmpty { diagnostics[service.name] = warnings }
    if service.ports.contains(where: { $0.transport == .udp }) { udp.append(services.count) }
    if service.usesLocalEndpoints { local.append(services.count) }
    services.append(plan)
    self.keys.append(keys)
  }
}

/// The parts put together.
struct WholePlanning<Family: IPFamily> {
  private(set) var claims: Claims<Family>
  private(set) var services: [ServicePlan<Family>] = []
  private(set) var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  private(set) var udp: [Int] = []
  private(set) var local: [Int] = []

  init(_ parts: [PartialPlan<Family>]) {
    let count = parts.reduce(0) { $0 + $1.services.count }
    claims = Claims(room: count)
    services.reserveCapacity(count)
    for part in parts { add(part) }
    if claims.areContested || !parts.allSatisfy(\.isSettled) { settle() }
  }

  private mutating func add(_ part: PartialPlan<Family>) {
    let place = services.count
    services += part.services
    for index in part.keys.indices {
      claims.setFirst(part.keys[index], for: services[place + index].claimant)
    }
    diagnostics.merge(part.diagnostics) { first, _ in first }
    udp += part.udp.map { place + $0 }
    local += part.local.map { place + $0 }
  }

  /// Gives each frontend that several Services ask for to one of them.
  private mutating func settle() {
    for index in services.indices {
      let lost = claims.settle(&services[index])
      if !lost.isEmpty {
        diagnostics[services[index].name] = lost + (diagnostics[services[index].name] ?? [])
      }
    }
  }
}
