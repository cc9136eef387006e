internal import Addresses
internal import ClusterModel

extension Allocator {
  /// Keeps what the Service has and still needs, and releases the rest. What it has instead of what it requests is
  /// kept until the request can be met.
  mutating func keepPrevious(_ pending: inout PendingGrant) {
    let name = pending.request.name
    for (what, port) in pending.surplus { spaces.release(what, by: name, port: port) }
    for index in pending.slots.indices {
      guard let previous = pending.slots[index].previous else { continue }
      if spaces.contains(previous), !collides(previous, pending.request) {
        pending.slots[index].current = previous
      } else {
        spaces.release(previous, by: name, port: pending.slots[index].port)
        if !spaces.contains(previous) { pending.diagnostics.append(pending.removedFromPool(previous, index)) }
      }
    }
  }

  /// Assigns what the Service requests, or reports why that is not possible.
  mutating func assignRequested(_ pending: inout PendingGrant) {
    for index in pending.slots.indices {
      let slot = pending.slots[index]
      guard let requested = slot.requested, requested != slot.current else { continue }
      if let refusal = refusal(of: requested, for: slot, of: pending) {
        pending.diagnostics.append(refusal)
        pending.slots[index].isRefused = true
      } else {
        assign(requested, toSlot: index, of: &pending)
      }
    }
  }

  /// Assigns something free to each slot without a request.
  mutating func assignFree(_ pending: inout PendingGrant) {
    for index in pending.slots.indices
    where pending.slots[index].requested == nil && pending.slots[index].current == nil {
      if let free = freeItem(forSlot: index, of: pending) {
        assign(free, toSlot: index, of: &pending)
      } else {
        pending.diagnostics.append(pending.exhausted(index, pools: pools))
        pending.slots[index].isRefused = true
      }
    }
  }

  private mutating func assign(_ what: Assignable, toSlot index: Int, of pending: inout PendingGrant) {
    let name = pending.request.name
    if let previous = pending.slots[index].current {
      spaces.release(previous, by: name, port: pending.slots[index].port)
    }
    spaces.hold(what, for: name)
    pending.slots[index].current = what
  }

  /// Returns why a request is refused; nil if it can be met.
  private func refusal(
    of requested: Assignable, for slot: AllocationSlot, of pending: PendingGrant
  ) -> Diagnostic? {
    guard spaces.contains(requested) else { return pending.notInPool(requested, for: slot, pools: pools) }
    let holders = spaces.holders(of: requested)
    guard !holders.isEmpty else { return nil }
    guard case .loadBalancer(let address) = requested else {
      return pending.alreadyAssigned(requested, for: slot, by: holders[0])
    }
    for holder in holders.sorted() {
      guard let other = requests[holder], other.asks(forLoadBalancer: address) else {
        return pending.notShared(requested, for: slot, by: holder)
      }
      if let port = pending.request.commonPort(with: other) {
        return pending.collision(requested, for: slot, with: holder, port: port)
      }
    }
    return nil
  }

  /// Whether the Service's ports now collide with those of another Service that shares its load balancer address. Of
  /// the two, the one that is processed later loses the address.
  private func collides(_ what: Assignable, _ request: AddressRequest) -> Bool {
    guard case .loadBalancer = what else { return false }
    return spaces.holders(of: what).contains { holder in
      holder != request.name && requests[holder].map { request.commonPort(with: $0) != nil } ?? false
    }
  }

  private func freeItem(forSlot index: Int, of pending: PendingGrant) -> Assignable? {
    let slot = pending.slots[index]
    guard let space = spaces[slot.space] else { return nil }
    let name = pending.request.name
    let siblings = pending.siblings(of: index)
    if let shared = siblings.compactMap({ pending.slots[$0].current?.number }).first(where: {
      space.contains($0) && space.isFree($0)
    }) {
      return slot.space.assignable(shared)
    }
    let others = siblings.compactMap { spaces[pending.slots[$0].space] }
    let number = space.draw(
      for: NumberSpace.Owner(name: name, port: slot.port), from: StableHash.mixed(pending.seed(of: slot))
    ) { number in others.allSatisfy { $0.isFree(number) } }
    return number.flatMap(slot.space.assignable)
  }
}

extension AddressRequest {
  /// Whether the manifest requests this load balancer address; only then does the Service agree to share it.
  fileprivate func asks(forLoadBalancer address: IPAddress) -> Bool {
    loadBalancerAddresses.contains(address) || ingress.contains(address)
  }

  /// Returns a port that both Services have.
  fileprivate func commonPort(with other: Self) -> PortRequest? {
    ports.first { port in
      other.ports.contains { $0.port == port.port && $0.transport == port.transport }
    }
  }
}

extension PendingGrant {
  /// Returns the slots of ports with the same number and another protocol that have no request: TCP and UDP port 53 of
  /// one Service get the same node port, as with the API server.
  fileprivate func siblings(of index: Int) -> [Int] {
    guard case .nodePort(let own) = slots[index].kind else { return [] }
    return slots.indices.filter { other in
      guard case .nodePort(let place) = slots[other].kind, place != own else { return false }
      return request.ports[place].port == request.ports[own].port
        && request.ports[place].transport != request.ports[own].transport
    }
  }

  /// The text whose hash decides where the search for a free number starts.
  fileprivate func seed(of slot: AllocationSlot) -> String {
    slot.port.isEmpty ? request.name.description : "\(request.name):\(slot.port)"
  }
}
