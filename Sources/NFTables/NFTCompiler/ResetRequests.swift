internal import ClusterModel
internal import ServicePlan

/// The Services that ask for connections to be reset whose endpoint is gone. The table has rules for that as long as there
/// is one: they follow from the plan, and do not come and go with connections.
struct ResetRequests: Sendable {
  private(set) var services: Set<NamespacedName> = []
  /// The bit of the connection mark, which the settings say; nil if no Service asks.
  private(set) var mark: UInt32?

  init() {}

  init<Family>(_ prepasses: [PlanPrepass<Family>]) {
    services = Set(prepasses.flatMap(\.resetting))
    mark = prepasses.lazy.compactMap(\.resetMark).first
  }

  /// Records what a Service asks for now; nil if it is not served.
  mutating func note<Family>(_ plan: ServicePlan<Family>?, at name: NamespacedName) {
    if let asked = plan?.resetMark {
      services.insert(name)
      mark = asked
    } else if !services.isEmpty {
      services.remove(name)
      if services.isEmpty { mark = nil }
    }
  }
}
