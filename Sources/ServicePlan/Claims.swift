internal import Addresses
internal import ClusterModel

/// Who has an address that several Services ask for.
enum Claims {
  /// Takes frontends away from all but the oldest Service that asks for them, and reports each that is taken. Of
  /// two that were made in the same second, or whose time is unknown, the first by name counts as older.
  static func settle<Family: IPFamily>(_ services: inout [ServicePlan<Family>]) -> [Diagnostic] {
    var holders: [FrontendKey<Family>: Int] = [:]
    var contested = false
    for (index, service) in services.enumerated() {
      for frontend in service.ports.lazy.flatMap(\.frontends) {
        guard let holder = holders[frontend.key] else {
          holders[frontend.key] = index
          continue
        }
        contested = true
        if service.isOlder(than: services[holder]) { holders[frontend.key] = index }
      }
    }
    return contested ? withdraw(from: &services, holders: holders) : []
  }

  private static func withdraw<Family: IPFamily>(
    from services: inout [ServicePlan<Family>], holders: [FrontendKey<Family>: Int]
  ) -> [Diagnostic] {
    let names = services.map(\.name)
    let ages = services.map(\.created)
    var diagnostics: [Diagnostic] = []
    for index in services.indices {
      var held: Set<FrontendKey<Family>> = []
      for port in services[index].ports.indices {
        services[index].ports[port].frontends.removeAll { frontend in
          let holder = holders[frontend.key] ?? index
          if holder != index {
            let isOlder = (ages[holder] ?? .max) < (ages[index] ?? .max)
            diagnostics.append(lost(frontend, by: names[index], to: names[holder], isOlder: isOlder))
          }
          // One Service may name an address twice, say as a load balancer's and as an external one.
          return holder != index || !held.insert(frontend.key).inserted
        }
      }
    }
    return diagnostics
  }

  private static func lost<Family>(
    _ frontend: Frontend<Family>, by loser: NamespacedName, to holder: NamespacedName, isOlder: Bool
  ) -> Diagnostic {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: loser), field: frontend.kind.field,
      problem:
        "\(frontend.key) is already served for Service \(holder), which \(isOlder ? "is older" : "comes first by name")",
      remedy: "give one of the two another address or port")
  }
}

extension ServicePlan {
  fileprivate func isOlder(than other: Self) -> Bool {
    (created ?? .max, name) < (other.created ?? .max, other.name)
  }
}
