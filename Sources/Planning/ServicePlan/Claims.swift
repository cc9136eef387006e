internal import Addresses
internal import ClusterModel

/// Who asks for which address, and who has it: the strongest claim, whatever the Services' ages. A ClusterIP outranks a
/// node port, that a load balancer's address, that an external address; otherwise a Service could take over another one
/// by naming its address (CVE-2020-8554). Of equal claims the oldest Service's counts; of two Services that were made in
/// the same second, or whose time is unknown, the first by name counts as older.
///
/// A claim *from outside*, for a load balancer's or an external address, is outranked not only at its own frontend:
///
/// - A ClusterIP belongs to its Service with all its ports. Nobody else is served at a port that the Service does not
///   have.
/// - Where node ports are served, a node port outranks the same number of the node's own address.
struct Claims<Family: IPFamily> {
  private let nodePortAddresses: [Family.Address]
  private var frontends = Claimants<FrontendKey<Family>>()
  /// What each Service asks for.
  private var claimsByService: [NamespacedName: ServiceClaims] = [:]
  /// The Services that ask from outside, by address. Few, most often.
  private var externalClaimants: [Family.Address: Set<NamespacedName>] = [:]
  /// Whose ClusterIP an address is; kept only once somebody asks from outside.
  private var clusterIPOwners: Claimants<Family.Address>?

  private struct ServiceClaims: Hashable {
    /// Seconds since 1970; those without a time come last.
    var created = Int64.max
    var claims: [Claim<Family>] = []
  }

  /// Nobody asks for anything yet.
  ///
  /// - Parameter nodePortAddresses: the addresses that node ports are served on.
  init(nodePortAddresses: [Family.Address]) { self.nodePortAddresses = nodePortAddresses }

  /// What all Services ask for.
  init(
    of services: [ServicePlan<Family>], nodePortAddresses: [Family.Address], in runner: any ParallelMapper
  ) {
    self.nodePortAddresses = nodePortAddresses
    ((frontends, externalClaimants), claimsByService) = runner.both(services, services) { services in
      var frontends = Claimants<FrontendKey<Family>>()
      var externalClaimants: [Family.Address: Set<NamespacedName>] = [:]
      frontends.reserve(services.count)
      // By place: what is taken out of an array is copied.
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
      // From the back: two processors that count the references to one name wait for each other.
      for index in services.indices.reversed() {
        let claims = services[index].ports.claims()
        guard !claims.isEmpty else { continue }
        claimsByService.updateValue(
          ServiceClaims(created: services[index].created ?? .max, claims: claims),
          forKey: services[index].name)
      }
      return claimsByService
    }
    if !externalClaimants.isEmpty { findClusterIPOwners() }
  }

  private mutating func findClusterIPOwners() {
    var found = Claimants<Family.Address>()
    for (name, serviceClaims) in claimsByService {
      for address in serviceClaims.claims.lazy.compactMap(\.clusterIP) {
        found.add(Claimant(kind: .clusterIP, created: serviceClaims.created, name: name), at: address)
      }
    }
    clusterIPOwners = found
  }

  /// Sets what a Service asks for, nothing when it is gone, and gives the other Services that may gain or lose an
  /// address by that.
  mutating func set(
    _ claims: [Claim<Family>], of name: NamespacedName, created: Int64?
  ) -> Set<NamespacedName> {
    let before = claimsByService[name] ?? ServiceClaims()
    let now = ServiceClaims(created: created ?? .max, claims: claims)
    guard before != now else { return [] }
    claimsByService[name] = claims.isEmpty ? nil : now
    let kept = before.created == now.created ? Set(before.claims).intersection(claims) : []
    var affected: Set<NamespacedName> = []
    for claim in before.claims where !kept.contains(claim) {
      frontends.remove(name, from: claim.key)
      affected.formUnion(rivals(of: claim))
    }
    for claim in claims where !kept.contains(claim) {
      affected.formUnion(rivals(of: claim))
      frontends.add(Claimant(kind: claim.kind, created: now.created, name: name), at: claim.key)
    }
    setAddresses(of: name, before, now)
    affected.remove(name)
    return affected
  }

  /// Keeps the books of whole addresses.
  private mutating func setAddresses(of name: NamespacedName, _ before: ServiceClaims, _ now: ServiceClaims) {
    for address in before.claims.lazy.compactMap(\.externalAddress) {
      externalClaimants[address]?.remove(name)
      if externalClaimants[address]?.isEmpty == true { externalClaimants[address] = nil }
    }
    for address in now.claims.lazy.compactMap(\.externalAddress) {
      externalClaimants[address, default: []].insert(name)
    }
    if clusterIPOwners != nil {
      for address in before.claims.lazy.compactMap(\.clusterIP) {
        clusterIPOwners?.remove(name, from: address)
      }
      for address in now.claims.lazy.compactMap(\.clusterIP) {
        clusterIPOwners?.add(Claimant(kind: .clusterIP, created: now.created, name: name), at: address)
      }
    } else if !externalClaimants.isEmpty {
      findClusterIPOwners()
    }
  }

  /// The Services whose claims a claim may outrank.
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

  /// Whether a Service may not get what it asks for.
  var mayConflict: Bool { frontends.contested > 0 || !externalClaimants.isEmpty }
}

extension Claims {
  /// Takes from a Service's plan the frontends that another Service has, and gives each that is taken.
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
        // Two ports of one Service may be the same.
        return !isAlone && !held.insert(frontend.key).inserted
      }
    }
    return refused
  }

  /// The other Service that has what is asked for; nil when no other has.
  private func holder(of claim: Claim<Family>, otherThan name: NamespacedName) -> Claimant? {
    let holder =
      clusterIPOwner(for: claim) ?? nodePortHolder(for: claim)
      ?? (frontends.contested > 0 ? frontends.strongest(at: claim.key) : nil)
    return holder?.name == name ? nil : holder
  }

  /// The Service whose ClusterIP the address is.
  private func clusterIPOwner(for claim: Claim<Family>) -> Claimant? {
    claim.externalAddress.flatMap { clusterIPOwners?.strongest(at: $0) }
  }

  /// The Service with the node port that the frontend is as well.
  private func nodePortHolder(for claim: Claim<Family>) -> Claimant? {
    guard let address = claim.externalAddress, nodePortAddresses.contains(address),
      case .address(_, let transport, let port) = claim.key
    else { return nil }
    return frontends.strongest(at: .nodePort(transport, port))
  }
}

/// A frontend that a Service asks for.
struct Claim<Family: IPFamily>: Hashable {
  let key: FrontendKey<Family>
  let kind: FrontendKind

  init(_ frontend: Frontend<Family>) {
    key = frontend.key
    kind = frontend.kind
  }

  /// The ClusterIP; nil for other claims.
  var clusterIP: Family.Address? { kind == .clusterIP ? address : nil }

  /// The address of a load balancer, or the external one; nil for other claims.
  var externalAddress: Family.Address? { kind == .loadBalancer || kind == .externalIP ? address : nil }

  private var address: Family.Address? {
    if case .address(let address, _, _) = key { address } else { nil }
  }
}

extension ServicePlan {
  /// How many frontends it asks for.
  var frontendCount: Int { ports.indices.reduce(0) { $0 + ports[$1].frontends.count } }

  /// All frontends that it asks for, each once.
  var claims: [Claim<Family>] { ports.claims() }

  /// Whether two of its ports are the same.
  var repeatsFrontends: Bool {
    let count = frontendCount
    return count > 1 && claims.count < count
  }
}

extension Array {
  /// Shows the frontends that these ports of a Service ask for.
  fileprivate func forEachClaim<Family>(_ body: (Claim<Family>) -> Void)
  where Element == ServicePortPlan<Family> {
    for port in indices {
      for index in self[port].frontends.indices { body(Claim(self[port].frontends[index])) }
    }
  }

  /// All frontends that these ports of a Service ask for, each once.
  fileprivate func claims<Family>() -> [Claim<Family>] where Element == ServicePortPlan<Family> {
    var claims: [Claim<Family>] = []
    claims.reserveCapacity(indices.reduce(0) { $0 + self[$1].frontends.count })
    forEachClaim { claim in if !claims.contains(where: { $0.key == claim.key }) { claims.append(claim) } }
    return claims
  }
}
