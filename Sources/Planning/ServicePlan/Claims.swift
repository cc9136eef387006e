internal import Addresses
internal import ClusterModel

/// Which Services claim which addresses, and which of them gets each one: the strongest claim, regardless of the
/// Services' ages. A ClusterIP takes precedence over a node port, a node port over a load balancer address, and that
/// over an external IP; otherwise a Service could take over another one by claiming its address (CVE-2020-8554). Among
/// equal claims, the oldest Service wins; of two Services that were created in the same second, or whose creation time
/// is unknown, the one whose name sorts first counts as the older.
///
/// An *external* claim, to a load balancer address or an external IP, can lose not only at its own frontend:
///
/// - A ClusterIP belongs to its Service with all its ports. No other Service is served there, even on a port that the
///   owner does not have.
/// - Where node ports are served, a node port takes precedence over the same port of the node's own address.
struct Claims<Family: IPFamily> {
  private let nodePortAddresses: [Family.Address]
  private var frontends = Claimants<FrontendKey<Family>>()
  /// The claims of each Service.
  private var claimsByService: [NamespacedName: ServiceClaims] = [:]
  /// The Services with external claims, by address. Usually few.
  private var externalClaimants: [Family.Address: Set<NamespacedName>] = [:]
  /// The Service that owns each ClusterIP; maintained only once there is an external claim.
  private var clusterIPOwners: Claimants<Family.Address>?

  private struct ServiceClaims: Hashable {
    /// Seconds since 1970; Services without a creation time sort last.
    var created = Int64.max
    /// Apart from the others, because most Services have a single claim, and then need no array.
    private var first: Claim<Family>?
    private var others: [Claim<Family>] = []

    init(created: Int64? = nil, _ claims: [Claim<Family>] = []) {
      self.created = created ?? .max
      for claim in claims { add(claim) }
    }

    var isEmpty: Bool { first == nil }
    var all: [Claim<Family>] {
      guard let first else { return [] }
      return others.isEmpty ? [first] : [first] + others
    }

    /// Adds a claim, unless there is one to the same frontend.
    mutating func add(_ claim: Claim<Family>) {
      guard let first else { return self.first = claim }
      if first.key != claim.key, !others.contains(where: { $0.key == claim.key }) { others.append(claim) }
    }
  }

  /// Creates an empty set of claims.
  ///
  /// - Parameter nodePortAddresses: the addresses on which node ports are served.
  init(nodePortAddresses: [Family.Address]) { self.nodePortAddresses = nodePortAddresses }

  /// Collects the claims of all Services.
  init(
    of services: [ServicePlan<Family>], nodePortAddresses: [Family.Address], in runner: any ParallelMapper
  ) {
    self.nodePortAddresses = nodePortAddresses
    ((frontends, externalClaimants), claimsByService) = runner.both(services, services) { services in
      var frontends = Claimants<FrontendKey<Family>>()
      var externalClaimants: [Family.Address: Set<NamespacedName>] = [:]
      frontends.reserve(services.count)
      // Indexed, because iterating would copy the elements.
      for index in services.indices {
        let (name, created) = (services[index].name, services[index].created ?? .max)
        services[index].ports.forEachClaim { claim in
          frontends.add(Claimant(kind: claim.kind, created: created, name: name), at: claim.key)
          if let address = claim.externalAddress { externalClaimants[address, default: []].insert(name) }
        }
      }
      return (frontends, externalClaimants)
    } second: { services in
      var claimsByService: [NamespacedName: ServiceClaims] = [:]
      claimsByService.reserveCapacity(services.count)
      // From the end: two processors that update the reference count of the same name wait for each other.
      for index in services.indices.reversed() {
        var claims = ServiceClaims(created: services[index].created)
        services[index].ports.forEachClaim { claims.add($0) }
        if !claims.isEmpty { claimsByService.updateValue(claims, forKey: services[index].name) }
      }
      return claimsByService
    }
    if !externalClaimants.isEmpty { findClusterIPOwners() }
  }

  private mutating func findClusterIPOwners() {
    var found = Claimants<Family.Address>()
    for (name, serviceClaims) in claimsByService {
      for address in serviceClaims.all.lazy.compactMap(\.clusterIP) {
        found.add(Claimant(kind: .clusterIP, created: serviceClaims.created, name: name), at: address)
      }
    }
    clusterIPOwners = found
  }

  /// Sets the claims of a Service (none if it was deleted), and returns the other Services that may gain or lose an
  /// address as a result.
  mutating func set(
    _ claims: [Claim<Family>], of name: NamespacedName, created: Int64?
  ) -> Set<NamespacedName> {
    let before = claimsByService[name] ?? ServiceClaims()
    let now = ServiceClaims(created: created, claims)
    guard before != now else { return [] }
    claimsByService[name] = claims.isEmpty ? nil : now
    let old = before.all
    let kept = before.created == now.created ? Set(old).intersection(claims) : []
    var affected: Set<NamespacedName> = []
    for claim in old where !kept.contains(claim) {
      frontends.remove(name, from: claim.key)
      affected.formUnion(rivals(of: claim))
    }
    for claim in claims where !kept.contains(claim) {
      affected.formUnion(rivals(of: claim))
      frontends.add(Claimant(kind: claim.kind, created: now.created, name: name), at: claim.key)
    }
    setAddresses(of: name, old, claims, created: now.created)
    affected.remove(name)
    return affected
  }

  /// Updates the records that are kept per address.
  private mutating func setAddresses(
    of name: NamespacedName, _ before: [Claim<Family>], _ now: [Claim<Family>], created: Int64
  ) {
    for address in before.lazy.compactMap(\.externalAddress) {
      externalClaimants[address]?.remove(name)
      if externalClaimants[address]?.isEmpty == true { externalClaimants[address] = nil }
    }
    for address in now.lazy.compactMap(\.externalAddress) {
      externalClaimants[address, default: []].insert(name)
    }
    if clusterIPOwners != nil {
      for address in before.lazy.compactMap(\.clusterIP) {
        clusterIPOwners?.remove(name, from: address)
      }
      for address in now.lazy.compactMap(\.clusterIP) {
        clusterIPOwners?.add(Claimant(kind: .clusterIP, created: created, name: name), at: address)
      }
    } else if !externalClaimants.isEmpty {
      findClusterIPOwners()
    }
  }

  /// Returns the Services whose claims this claim may take precedence over.
  private func rivals(of claim: Claim<Family>) -> Set<NamespacedName> {
    var rivals = Set(frontends.names(at: claim.key))
    if let address = claim.clusterIP { rivals.formUnion(externalClaimants[address] ?? []) }
    if case .nodePort(let transport, let port) = claim.key {
      for address in nodePortAddresses where externalClaimants[address] != nil {
        rivals.formUnion(frontends.names(at: .address(address, transport, port)))
      }
    }
    return rivals
  }

  /// Whether some Service may not get everything that it claims.
  var mayConflict: Bool { frontends.contested > 0 || !externalClaimants.isEmpty }
}

extension Claims {
  /// Removes the frontends that another Service has from a Service's plan, and returns a refusal for each.
  func resolveConflicts(in plan: inout ServicePlan<Family>) -> [RefusedClaim<Family>] {
    let isAlone = plan.frontendCount <= 1
    if !mayConflict, isAlone { return [] }
    let name = plan.name
    let created = plan.created ?? .max
    var refused: [RefusedClaim<Family>] = []
    var held: Set<FrontendKey<Family>> = []
    for port in plan.ports.indices {
      plan.ports[port].frontends.removeAll { frontend in
        let claim = Claim(frontend)
        if let holder = holder(of: claim, otherThan: name) {
          let claimant = Claimant(kind: claim.kind, created: created, name: name)
          refused.append(RefusedClaim(claim, of: claimant, heldBy: holder))
          return true
        }
        // Two ports of one Service may have the same frontend.
        return !isAlone && !held.insert(frontend.key).inserted
      }
    }
    return refused
  }

  /// Returns the other Service that has the frontend, or nil if there is none.
  private func holder(of claim: Claim<Family>, otherThan name: NamespacedName) -> Claimant? {
    let holder =
      clusterIPOwner(for: claim) ?? nodePortHolder(for: claim)
      ?? (frontends.contested > 0 ? frontends.strongest(at: claim.key) : nil)
    return holder?.name == name ? nil : holder
  }

  /// Returns the Service whose ClusterIP the address is.
  private func clusterIPOwner(for claim: Claim<Family>) -> Claimant? {
    claim.externalAddress.flatMap { clusterIPOwners?.strongest(at: $0) }
  }

  /// Returns the Service whose node port is the same port of the same address.
  private func nodePortHolder(for claim: Claim<Family>) -> Claimant? {
    guard let address = claim.externalAddress, nodePortAddresses.contains(address),
      case .address(_, let transport, let port) = claim.key
    else { return nil }
    return frontends.strongest(at: .nodePort(transport, port))
  }
}

/// A frontend that a Service claims.
struct Claim<Family: IPFamily>: Hashable {
  let key: FrontendKey<Family>
  let kind: FrontendKind

  init(_ frontend: Frontend<Family>) {
    key = frontend.key
    kind = frontend.kind
  }

  /// The ClusterIP; nil for other claims.
  var clusterIP: Family.Address? { kind == .clusterIP ? address : nil }

  /// The load balancer address or external IP; nil for other claims.
  var externalAddress: Family.Address? { kind == .loadBalancer || kind == .externalIP ? address : nil }

  private var address: Family.Address? {
    if case .address(let address, _, _) = key { address } else { nil }
  }
}

extension ServicePlan {
  /// How many frontends the Service claims, duplicates included.
  var frontendCount: Int { ports.indices.reduce(0) { $0 + ports[$1].frontends.count } }

  /// All frontends that the Service claims, each once.
  var claims: [Claim<Family>] { ports.claims() }

  /// Whether two of its ports claim the same frontend.
  var repeatsFrontends: Bool {
    let count = frontendCount
    return count > 1 && claims.count < count
  }
}

extension Array {
  /// Calls `body` for each frontend that these ports claim.
  fileprivate func forEachClaim<Family>(_ body: (Claim<Family>) -> Void)
  where Element == ServicePortPlan<Family> {
    for port in indices {
      for index in self[port].frontends.indices { body(Claim(self[port].frontends[index])) }
    }
  }

  /// Returns all frontends that these ports claim, each once.
  fileprivate func claims<Family>() -> [Claim<Family>] where Element == ServicePortPlan<Family> {
    var claims: [Claim<Family>] = []
    claims.reserveCapacity(indices.reduce(0) { $0 + self[$1].frontends.count })
    forEachClaim { claim in if !claims.contains(where: { $0.key == claim.key }) { claims.append(claim) } }
    return claims
  }
}
