public import Addresses
public import ClusterModel

/// The plan of everything while it is made, Service by Service. Both families can be planned side by side, so that each
/// Service is looked up once.
public struct WholePlanning<Family: IPFamily> {
  private let planner: ServicePlanner<Family>
  private(set) var claims: Claims<Family>
  private(set) var services: [ServicePlan<Family>] = []
  private(set) var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  /// Whether no Service names one frontend twice.
  private var isSettled = true

  init(_ planner: ServicePlanner<Family>, _ count: Int) {
    self.planner = planner
    claims = Claims(room: count)
    services.reserveCapacity(count)
  }

  /// Plans a Service, which has these slices.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func add(_ service: Service, slices: ServiceSlices) {
    guard planner.serves(service) else { return }
    let plan = planner.plan(service, slices: slices)
    let keys = plan.frontendKeys
    claims.setFirst(keys, for: plan.claimant)
    isSettled = isSettled && keys.count == plan.frontendCount
    let warnings = planner.warnings(about: service)
    if !warnings.isEmpty { diagnostics[service.name] = warnings }
    services.append(plan)
  }

  /// Gives each frontend that several Services ask for to one of them.
  mutating func settle() {
    guard !isSettled || claims.areContested else { return }
    for index in services.indices {
      let lost = claims.settle(&services[index])
      if !lost.isEmpty {
        diagnostics[services[index].name] = lost + (diagnostics[services[index].name] ?? [])
      }
    }
  }
}
