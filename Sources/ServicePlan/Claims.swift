internal import Addresses
internal import ClusterModel
internal import Parts

/// Who asks for which address. Where several Services ask for one, the oldest has it; of two that were made in the same
/// second, or whose time is unknown, the first by name counts as older.
struct Claims<Family: IPFamily> {
  private var claimants = Claimants()
  /// What each Service asks for.
  private var keys: [NamespacedName: [FrontendKey<Family>]] = [:]

  /// Nobody asks for anything yet.
  init() {}

  /// What all Services ask for.
  init(of services: [ServicePlan<Family>], in runner: any PartRunner) {
    (claimants, keys) = runner.both(services, services) { services in
      var claimants = Claimants()
      claimants.reserve(services.count)
      // By place: what is taken out of an array is copied.
      for index in services.indices {
        let claimant = Claimant(created: services[index].created ?? .max, name: services[index].name)
        services[index].ports.forEachFrontend { _ = claimants.enter(claimant, for: $0) }
      }
      return claimants
    } second: { services in
      var keys: [NamespacedName: [FrontendKey<Family>]] = [:]
      keys.reserveCapacity(services.count)
      // From the back: two processors that count the references to one name wait for each other.
      for index in services.indices.reversed() {
        let wanted = services[index].ports.frontendKeys()
        if !wanted.isEmpty { keys.updateValue(wanted, forKey: services[index].name) }
      }
      return keys
    }
  }

  /// Sets what a Service asks for, nothing when it is gone, and gives the other Services that gain or lose an address
  /// by that.
  mutating func set(_ wanted: [FrontendKey<Family>], for claimant: Claimant) -> Set<NamespacedName> {
    let before = keys[claimant.name] ?? []
    var concerned: Set<NamespacedName> = []
    if before != wanted {
      keys[claimant.name] = wanted.isEmpty ? nil : wanted
      for key in before where !wanted.contains(key) {
        concerned.formUnion(claimants.withdraw(claimant.name, from: key))
      }
    }
    for key in wanted { concerned.formUnion(claimants.enter(claimant, for: key)) }
    return concerned
  }

  /// Whether several Services ask for one frontend.
  var areContested: Bool { claimants.contested > 0 }

  /// The Service that has the frontend.
  func holder(of key: FrontendKey<Family>) -> Claimant? { claimants.holder(of: key) }
}

extension Claims {
  struct Claimant: Hashable, Comparable {
    /// Seconds since 1970; those without a time come last.
    let created: Int64
    let name: NamespacedName

    static func < (left: Self, right: Self) -> Bool {
      (left.created, left.name) < (right.created, right.name)
    }
  }

  /// The Services that ask for each frontend, the holder first. Almost always one.
  private struct Claimants {
    private var all: [FrontendKey<Family>: Few] = [:]
    /// How many frontends several Services ask for.
    private(set) var contested = 0

    private enum Few {
      case one(Claimant)
      case several([Claimant])

      var inOrder: [Claimant] {
        switch self {
        case .one(let claimant): [claimant]
        case .several(let claimants): claimants
        }
      }

      init?(_ claimants: [Claimant]) {
        guard let first = claimants.first else { return nil }
        self = claimants.count == 1 ? .one(first) : .several(claimants.sorted())
      }
    }

    /// Makes room for so many frontends.
    mutating func reserve(_ count: Int) { all.reserveCapacity(count) }

    func holder(of key: FrontendKey<Family>) -> Claimant? {
      switch all[key] {
      case nil: nil
      case .one(let claimant): claimant
      case .several(let claimants): claimants.first
      }
    }

    /// Gives the others that ask for it too, if this one did not ask before.
    mutating func enter(_ claimant: Claimant, for key: FrontendKey<Family>) -> [NamespacedName] {
      guard let present = all.updateValue(.one(claimant), forKey: key) else { return [] }
      let others = present.inOrder.filter { $0.name != claimant.name }
      guard !others.isEmpty else { return [] }
      if others.count == 1, case .one = present { contested += 1 }
      all[key] = Few(others + [claimant])
      return present.inOrder.contains(claimant) ? [] : others.map { $0.name }
    }

    /// Gives the others that ask for it.
    mutating func withdraw(_ name: NamespacedName, from key: FrontendKey<Family>) -> [NamespacedName] {
      let present = all[key]
      let others = present?.inOrder.filter { $0.name != name } ?? []
      if others.count == 1, case .several = present { contested -= 1 }
      all[key] = Few(others)
      return others.map { $0.name }
    }
  }
}

extension Claims {
  /// Takes from a Service's plan the frontends that another Service has, and reports each that is taken.
  func settle(_ plan: inout ServicePlan<Family>) -> [Diagnostic] {
    if !areContested, plan.frontendCount <= 1 { return [] }
    let claimant = plan.claimant
    var diagnostics: [Diagnostic] = []
    var held: Set<FrontendKey<Family>> = []
    for port in plan.ports.indices {
      plan.ports[port].frontends.removeAll { frontend in
        if let holder = holder(of: frontend.key), holder.name != claimant.name {
          diagnostics.append(Self.lost(frontend, by: claimant, to: holder))
          return true
        }
        // One Service may name an address twice, say as a load balancer's and as an external one.
        return !held.insert(frontend.key).inserted
      }
    }
    return diagnostics
  }

  private static func lost(
    _ frontend: Frontend<Family>, by loser: Claimant, to holder: Claimant
  ) -> Diagnostic {
    let reason = holder.created < loser.created ? "is older" : "comes first by name"
    return Diagnostic(
      .error, ObjectReference(kind: "Service", name: loser.name), field: frontend.kind.field,
      problem: "\(frontend.key) is already served for Service \(holder.name), which \(reason)",
      remedy: "give one of the two another address or port")
  }
}

extension ServicePlan {
  var claimant: Claims<Family>.Claimant { Claims.Claimant(created: created ?? .max, name: name) }

  /// How many frontends it asks for; one may be there twice, say as a load balancer's address and as an external one.
  var frontendCount: Int { ports.indices.reduce(0) { $0 + ports[$1].frontends.count } }

  /// All frontends that it asks for, each once.
  var frontendKeys: [FrontendKey<Family>] { ports.frontendKeys() }

  /// Whether it asks for one frontend twice.
  var repeatsFrontends: Bool {
    let count = frontendCount
    return count > 1 && frontendKeys.count < count
  }
}

extension Array {
  /// Shows the frontends that these ports of a Service ask for.
  fileprivate func forEachFrontend<Family>(_ body: (FrontendKey<Family>) -> Void)
  where Element == ServicePortPlan<Family> {
    for port in indices {
      for index in self[port].frontends.indices { body(self[port].frontends[index].key) }
    }
  }

  /// All frontends that these ports of a Service ask for, each once.
  fileprivate func frontendKeys<Family>() -> [FrontendKey<Family>] where Element == ServicePortPlan<Family> {
    var keys: [FrontendKey<Family>] = []
    keys.reserveCapacity(indices.reduce(0) { $0 + self[$1].frontends.count })
    forEachFrontend { if !keys.contains($0) { keys.append($0) } }
    return keys
  }
}
