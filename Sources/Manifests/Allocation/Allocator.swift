package import ClusterModel

/// Assigns to Services what a cluster's API server and load balancer would assign: ClusterIPs, node ports and load
/// balancer addresses.
///
/// An assignment stays as long as the Service needs it and the pool contains it. Requests of manifests are met before
/// other Services of the same update are assigned something free, and are refused if the item is assigned to another
/// Service. The result does not depend on the order of the Services. An update costs work for the Services that
/// changed and, if something was released, for those that wait for something.
package struct Allocator: Sendable {
  let pools: AddressPools
  var spaces: NumberSpaces
  var requests: [NamespacedName: AddressRequest] = [:]
  private var holdings: [NamespacedName: ServiceAssignment]
  private var grants: [NamespacedName: Grant] = [:]
  /// Services that were refused something that may become free.
  private var waiting: Set<NamespacedName> = []

  /// Starts with earlier assignments. Nothing of them is released before `list` has said which Services exist.
  package init(pools: AddressPools, allocations: Allocations = Allocations()) {
    self.pools = pools
    spaces = NumberSpaces(pools, allocations: allocations)
    holdings = allocations.services
  }

  /// What is assigned now.
  package var allocations: Allocations {
    Allocations(services: holdings, released: spaces.released, pools: pools)
  }

  /// Returns what a Service gets; nil if it does not exist.
  package func grant(for name: NamespacedName) -> Grant? { grants[name] }

  /// Takes the complete list of Services, each name once.
  package mutating func list(_ all: [AddressRequest]) -> AllocationChange {
    var changes: [NamespacedName: AddressRequest?] = [:]
    for name in holdings.keys { changes.updateValue(nil, forKey: name) }
    for name in requests.keys { changes.updateValue(nil, forKey: name) }
    for request in all { changes.updateValue(request, forKey: request.name) }
    return update(changes)
  }

  /// Takes Services that are new or have changed; nil for one that was deleted.
  package mutating func update(_ changes: [NamespacedName: AddressRequest?]) -> AllocationChange {
    var prior = PriorState(held: [:], grants: [:])
    let gone = changes.filter { $0.value == nil }.keys.sorted().filter { remove($0, &prior) }
    for case let (name, request?) in changes { requests[name] = request }
    var names = changes.filter { $0.value != nil }.map(\.key)
    // What is released may be what another Service waits for, which may release something in turn. In each round a
    // waiting Service gets something, so the loop ends. A LoadBalancer Service may also have agreed to share its
    // address.
    var mayFreeOthers = requests(of: names).contains { $0.type == .loadBalancer }
    while !names.isEmpty || !spaces.justReleased.isEmpty {
      serve(names, &prior)
      names = mayFreeOthers || !spaces.justReleased.isEmpty ? waiting.sorted() : []
      spaces.justReleased = []
      mayFreeOthers = false
    }
    return change(prior, gone: gone)
  }

  /// The state before an update.
  private struct PriorState {
    var held: [NamespacedName: ServiceAssignment]
    var grants: [NamespacedName: Grant?]
  }

  private func change(_ prior: PriorState, gone: [NamespacedName]) -> AllocationChange {
    let different = prior.grants.keys.sorted().compactMap { name in
      grants[name].flatMap { prior.grants[name] == .some($0) ? nil : $0 }
    }
    let reassigned = prior.held.filter { $0.value != holdings[$0.key] ?? ServiceAssignment() }
    return AllocationChange(grants: different, gone: gone, reassigned: Set(reassigned.keys))
  }

  private func requests(of names: [NamespacedName]) -> [AddressRequest] { names.compactMap { requests[$0] } }

  private mutating func remove(_ name: NamespacedName, _ prior: inout PriorState) -> Bool {
    let wasThere = requests.removeValue(forKey: name) != nil
    if let held = holdings.removeValue(forKey: name) {
      prior.held[name] = held
      for (what, port) in held.assignables { spaces.release(what, by: name, port: port) }
    }
    grants[name] = nil
    waiting.remove(name)
    return wasThere
  }

  /// Assigns what it can to these Services: the older ones first, and requests before free items.
  private mutating func serve(_ names: [NamespacedName], _ prior: inout PriorState) {
    let order = requests(of: names).sorted { $0.isServed(before: $1) }
    var pending = order.map { PendingGrant($0, pools: pools, held: holdings[$0.name] ?? ServiceAssignment()) }
    for index in pending.indices { keepPrevious(&pending[index]) }
    for index in pending.indices { assignRequested(&pending[index]) }
    for index in pending.indices { assignFree(&pending[index]) }
    for grant in pending { settle(grant, &prior) }
  }

  private mutating func settle(_ pending: PendingGrant, _ prior: inout PriorState) {
    let name = pending.request.name
    if prior.held[name] == nil { prior.held[name] = holdings[name] ?? ServiceAssignment() }
    if prior.grants[name] == nil { prior.grants[name] = .some(grants[name]) }
    let holding = pending.holding
    holdings[name] = holding.isEmpty ? nil : holding
    grants[name] = pending.grant
    if pending.slots.contains(where: { $0.isRefused }) { waiting.insert(name) } else { waiting.remove(name) }
  }
}

extension AddressRequest {
  /// The older Service first, as when two Services claim one address; those without a timestamp last, by name.
  fileprivate func isServed(before other: Self) -> Bool {
    (created ?? .max, name) < (other.created ?? .max, other.name)
  }
}
