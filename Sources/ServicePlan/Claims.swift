internal import Addresses
internal import ClusterModel

/// Who asks for which address. Where several Services ask for one, the oldest has it; of two that were made in the same
/// second, or whose time is unknown, the first by name counts as older.
struct Claims<Family: IPFamily> {
  /// The Services that ask for a frontend, the holder first. Almost always one.
  private var claimants: [FrontendKey<Family>: Claimants] = [:]
  /// What each Service asks for.
  private var keys: [NamespacedName: [FrontendKey<Family>]] = [:]

  /// How many frontends several Services ask for.
  private var contested = 0

  /// Nobody asks for anything yet; there is room for so many Services.
  init(room: Int = 0) {
    claimants.reserveCapacity(room)
    keys.reserveCapacity(room)
  }

  struct Claimant: Hashable, Comparable {
    /// Seconds since 1970; those without a time come last.
    let created: Int64
    let name: NamespacedName

    static func < (left: Self, right: Self) -> Bool {
      (left.created, left.name) < (right.created, right.name)
    }
  }

  private enum Claimants {
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

  /// Sets what a Service asks for, nothing when it is gone, and gives the other Services that gain or lose an address
  /// by that.
  mutating func set(_ wanted: [FrontendKey<Family>], for claimant: Claimant) -> Set<NamespacedName> {
    let before = keys[claimant.name] ?? []
    var concerned: Set<NamespacedName> = []
    if before != wanted {
      keys[claimant.name] = wanted.isEmpty ? nil : wanted
      for key in before where !wanted.contains(key) {
        concerned.formUnion(withdraw(claimant.name, from: key))
      }
    }
    for key in wanted { concerned.formUnion(enter(claimant, for: key)) }
    return concerned
  }

  /// Sets what a Service asks for of which nothing is known yet.
  mutating func setFirst(_ wanted: [FrontendKey<Family>], for claimant: Claimant) {
    guard !wanted.isEmpty else { return }
    keys.updateValue(wanted, forKey: claimant.name)
    for key in wanted { _ = enter(claimant, for: key) }
  }

  /// Whether several Services ask for one frontend.
  var areContested: Bool { contested > 0 }

  /// The Service that has the frontend.
  func holder(of key: FrontendKey<Family>) -> Claimant? {
    switch claimants[key] {
    case nil: nil
    case .one(let claimant): claimant
    case .several(let claimants): claimants.first
    }
  }

  private mutating func enter(_ claimant: Claimant, for key: FrontendKey<Family>) -> [NamespacedName] {
    guard let present = claimants.updateValue(.one(claimant), forKey: key) else { return [] }
    let others = present.inOrder.filter { $0.name != claimant.name }
    guard !others.isEmpty else { return [] }
    if others.count == 1, case .one = present { contested += 1 }
    claimants[key] = Claimants(others + [claimant])
    return present.inOrder.contains(claimant) ? [] : others.map { $0.name }
  }

  private mutating func withdraw(_ name: NamespacedName, from key: FrontendKey<Family>) -> [NamespacedName] {
    let present = claimants[key]
    let others = present?.inOrder.filter { $0.name != name } ?? []
    if others.count == 1, case .several = present { contested -= 1 }
    claimants[key] = Claimants(others)
    return others.map { $0.name }
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
  var frontendCount: Int { ports.reduce(0) { $0 + $1.frontends.count } }

  /// All frontends that it asks for, each once.
  var frontendKeys: [FrontendKey<Family>] {
    var keys: [FrontendKey<Family>] = []
    for port in ports {
      for frontend in port.frontends where !keys.contains(frontend.key) { keys.append(frontend.key) }
    }
    return keys
  }
}
