public import ClusterModel

/// Gives Services what a cluster's API server and load balancer would give them: ClusterIPs, node ports and addresses.
///
/// What was given stays given for as long as its Service builder it and its pool has it. What a manifest asks for comes
/// before what is drawn for others that are as new, and is refused when somebody has it. The same Services in any order
/// get the same. A change costs work for the Services that changed, and for those that wait for something if
/// something was given back.
public struct Allocator: Sendable {
  let pools: AddressPools
  var spaces: NumberSpaces
  var requests: [NamespacedName: AddressRequest] = [:]
  private var holdings: [NamespacedName: ServiceAssignment]
  private var grants: [NamespacedName: Grant] = [:]
  /// Services that were refused something that may become free.
  private var waiting: Set<NamespacedName> = []

  /// Begins with what was given before. Nothing of it is given back before `list` has said which Services there are.
  public init(pools: AddressPools, given: Allocations = Allocations()) {
    self.pools = pools
    spaces = NumberSpaces(pools, given: given)
    holdings = given.services
  }

  /// What is given now.
  public var allocations: Allocations {
    Allocations(services: holdings, released: spaces.released, pools: pools)
  }

  /// What a Service gets; nil when there is none.
  public func grant(for name: NamespacedName) -> Grant? { grants[name] }

  /// Takes the Services for all that there are, each name once.
  public mutating func list(_ all: [AddressRequest]) -> AllocationChange {
    var changes: [NamespacedName: AddressRequest?] = [:]
    for name in holdings.keys { changes.updateValue(nil, forKey: name) }
    for name in requests.keys { changes.updateValue(nil, forKey: name) }
    for request in all { changes.updateValue(request, forKey: request.name) }
    return update(changes)
  }

  /// Takes Services that are new or different; nil for one that is gone.
  public mutating func update(_ changes: [NamespacedName: AddressRequest?]) -> AllocationChange {
    var round = Round(held: [:], grants: [:])
    let gone = changes.filter { $0.value == nil }.keys.sorted().filter { remove($0, &round) }
    for case let (name, request?) in changes { requests[name] = request }
    var names = changes.filter { $0.value != nil }.map(\.key)
    // What is given back may be what another waits for; that one may give back something in its sequence. Each time round
    // somebody that waited gets something, so it ends. A load balancer's Service may also have agreed to share.
    var isWorthATry = requests(of: names).contains { $0.type == .loadBalancer }
    while !names.isEmpty || !spaces.justReleased.isEmpty {
      serve(names, &round)
      names = isWorthATry || !spaces.justReleased.isEmpty ? waiting.sorted() : []
      spaces.justReleased = []
      isWorthATry = false
    }
    return change(round, gone: gone)
  }

  /// What was there before the change.
  private struct Round {
    var held: [NamespacedName: ServiceAssignment]
    var grants: [NamespacedName: Grant?]
  }

  private func change(_ round: Round, gone: [NamespacedName]) -> AllocationChange {
    let different = round.grants.keys.sorted().compactMap { name in
      grants[name].flatMap { round.grants[name] == .some($0) ? nil : $0 }
    }
    return AllocationChange(
      grants: different, gone: gone,
      changesAllocations: round.held.contains { $0.value != holdings[$0.key] ?? ServiceAssignment() })
  }

  private func requests(of names: [NamespacedName]) -> [AddressRequest] { names.compactMap { requests[$0] } }

  private mutating func remove(_ name: NamespacedName, _ round: inout Round) -> Bool {
    let wasThere = requests.removeValue(forKey: name) != nil
    if let held = holdings.removeValue(forKey: name) {
      round.held[name] = held
      for (what, port) in held.assignables { spaces.release(what, by: name, port: port) }
    }
    grants[name] = nil
    waiting.remove(name)
    return wasThere
  }

  /// Gives what it can to these Services. Whoever is older comes first; what is asked for comes before what is drawn.
  private mutating func serve(_ names: [NamespacedName], _ round: inout Round) {
    let order = requests(of: names).sorted { $0.isServed(before: $1) }
    var pending = order.map { PendingGrant($0, pools: pools, held: holdings[$0.name] ?? ServiceAssignment()) }
    for index in pending.indices { keepPrevious(&pending[index]) }
    for index in pending.indices { assignRequested(&pending[index]) }
    for index in pending.indices { assignFree(&pending[index]) }
    for grant in pending { settle(grant, &round) }
  }

  private mutating func settle(_ pending: PendingGrant, _ round: inout Round) {
    let name = pending.request.name
    if round.held[name] == nil { round.held[name] = holdings[name] ?? ServiceAssignment() }
    if round.grants[name] == nil { round.grants[name] = .some(grants[name]) }
    let holding = pending.holding
    holdings[name] = holding.isEmpty ? nil : holding
    grants[name] = pending.grant
    if pending.slots.contains(where: { $0.isRefused }) { waiting.insert(name) } else { waiting.remove(name) }
  }
}

extension AddressRequest {
  /// The older first, as where two Services claim one address; those without a time last, by name.
  fileprivate func isServed(before other: Self) -> Bool {
    (created ?? .max, name) < (other.created ?? .max, other.name)
  }
}
