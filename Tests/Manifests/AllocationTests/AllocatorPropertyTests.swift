import Addresses
import Allocation
import ClusterModel
import SeededRandom
import Testing

@Suite struct AllocatorPropertyTests {
  private static let steps = 60
  private static func smallPools() throws -> AddressPools {
    try pools(
      ["10.96.0.0/27", "fd00:96::/123"], nodePorts: "30000-30031",
      loadBalancer: ["192.168.50.200-192.168.50.205", "fd00:50::1-fd00:50::4"])
  }

  @Test(arguments: 1...UInt64(24))
  func whateverHappens(seed: UInt64) throws {
    var random = RandomServices(seed: seed)
    let pools = try Self.smallPools()
    var allocator = Allocator(pools: pools)
    var world: [NamespacedName: AddressRequest] = [:]
    for step in 0..<Self.steps {
      var changes: [NamespacedName: AddressRequest?] = [:]
      for _ in 0...random.number(6) {
        let request = try random.request()
        changes.updateValue(random.chance(3) ? nil : request, forKey: request.name)
      }
      let before = allocator
      let change = allocator.update(changes)
      for (name, request) in changes { world[name] = request }
      let place = "seed \(seed), step \(step)"
      check(allocator, world, pools, place)
      checkStability(before, allocator, changes, place)
      checkAnswer(change, before, allocator, place)
      checkOrder(before, changes, allocator, place)
      if random.chance(5) { try restart(&allocator, world, pools, place, &random) }
    }
  }

  /// A new process with the stored state and all Services, in any order: nothing changes.
  private func restart(
    _ allocator: inout Allocator, _ world: [NamespacedName: AddressRequest], _ pools: AddressPools,
    _ place: String, _ random: inout RandomServices
  ) throws {
    var again = Allocator(pools: pools, allocations: allocator.allocations)
    #expect(again.allocations == allocator.allocations, "\(place)")
    let change = again.list(Array(world.values).shuffled(using: &random.generator))
    #expect(change.grants.count == world.count, "\(place)")
    for name in world.keys {
      let (old, new) = (allocator.grant(for: name), again.grant(for: name))
      for (what, _) in allocator.allocations.services[name]?.assignables ?? [] {
        #expect(
          again.allocations.services[name]?.assignables.contains { $0.0 == what } == true,
          "\(place): \(name) had \(what) before the restart: \(String(describing: old)), \(String(describing: new))"
        )
      }
    }
    allocator = again
  }

  /// Nothing is assigned twice or from outside the pools, and whatever is missing is explained.
  private func check(
    _ allocator: Allocator, _ world: [NamespacedName: AddressRequest], _ pools: AddressPools, _ place: String
  ) {
    var holders: [Assignable: [NamespacedName]] = [:]
    for (name, holding) in allocator.allocations.services {
      #expect(world[name] != nil, "\(place): \(name) is gone and has something")
      for (what, _) in holding.assignables {
        holders[what, default: []].append(name)
        #expect(isInside(what, pools), "\(place): \(name) has \(what)")
      }
    }
    for (what, names) in holders where names.count > 1 {
      guard case .loadBalancer = what, Set(names).count == names.count else {
        Issue.record("\(place): \(what) is given to \(names)")
        continue
      }
      for name in names {
        for other in names where other != name {
          let ports = Set((world[name]?.ports ?? []).map { "\($0.port)/\($0.transport)" })
          let others = Set((world[other]?.ports ?? []).map { "\($0.port)/\($0.transport)" })
          #expect(ports.isDisjoint(with: others), "\(place): \(name) and \(other) on \(what)")
        }
      }
    }
    for release in allocator.allocations.released {
      #expect(holders[release.what] == nil, "\(place): \(release.what) is given and free")
    }
    for request in world.values { checkComplete(request, allocator, pools, holders, place) }
  }

  private func checkComplete(
    _ request: AddressRequest, _ allocator: Allocator, _ pools: AddressPools,
    _ holders: [Assignable: [NamespacedName]], _ place: String
  ) {
    guard let grant = allocator.grant(for: request.name) else {
      Issue.record("\(place): nothing said of \(request.name)")
      return
    }
    let says = grant.complaints.joined(separator: "\n")
    if request.type != .externalName, !request.isHeadless {
      let isComplete = grant.clusterIPs.count == grant.families.count && !grant.families.isEmpty
      #expect(isComplete || !says.isEmpty, "\(place): \(grant)")
      for wish in request.clusterIPs {
        #expect(grant.clusterIPs.contains(wish) || !says.isEmpty, "\(place): \(wish), \(grant)")
      }
    }
    for (index, port) in request.ports.enumerated() {
      guard let wish = port.nodePort else { continue }
      #expect(
        grant.nodePorts[index] == wish || says.contains("spec.ports[\(index)].nodePort")
          || request.type == .externalName, "\(place): \(grant)")
    }
    let four = holders.keys.filter { if case .clusterIP(.v4) = $0 { true } else { false } }.count
    if says.contains("all of 10.96.0.0/27") { #expect(four == 30, "\(place): \(says)") }
  }

  private func isInside(_ what: Assignable, _ pools: AddressPools) -> Bool {
    switch what {
    case .clusterIP(let address):
      let ends = ["10.96.0.0", "10.96.0.31", "fd00:96::"].compactMap { IPAddress($0) }
      return pools.serviceRanges.contains { $0.contains(address) } && !ends.contains(address)
    case .nodePort(let port, _): return pools.nodePorts.contains(port)
    case .loadBalancer(let address): return pools.loadBalancer.contains { $0.contains(address) }
    }
  }

  /// A Service that did not change keeps what it has. (One that waited may have moved to what it requests.)
  private func checkStability(
    _ before: Allocator, _ after: Allocator, _ changes: [NamespacedName: AddressRequest?], _ place: String
  ) {
    for (name, holding) in before.allocations.services where changes[name] == nil {
      guard before.grant(for: name)?.diagnostics.isEmpty == true else { continue }
      #expect(after.allocations.services[name] == holding, "\(place): \(name)")
    }
  }

  /// The result names exactly the Services whose grants have changed.
  private func checkAnswer(
    _ change: AllocationChange, _ before: Allocator, _ after: Allocator, _ place: String
  ) {
    for grant in change.grants {
      #expect(after.grant(for: grant.name) == grant, "\(place)")
      #expect(before.grant(for: grant.name) != grant, "\(place)")
    }
    let told = Set(change.grants.map(\.name))
    for name in after.allocations.services.keys where !told.contains(name) {
      #expect(before.grant(for: name) == after.grant(for: name), "\(place): \(name)")
    }
    for name in change.gone { #expect(after.grant(for: name) == nil, "\(place)") }
    #expect(
      change.changesAllocations == (before.allocations.services != after.allocations.services), "\(place)")
  }

  /// The same change in another order.
  private func checkOrder(
    _ before: Allocator, _ changes: [NamespacedName: AddressRequest?], _ after: Allocator, _ place: String
  ) {
    var again = before
    // A dictionary of another capacity has another order.
    var other = [NamespacedName: AddressRequest?](minimumCapacity: changes.count * 7 + 13)
    for (name, request) in changes.sorted(by: { $0.key > $1.key }) {
      other.updateValue(request, forKey: name)
    }
    _ = again.update(other)
    #expect(again.allocations == after.allocations, "\(place)")
  }
}
