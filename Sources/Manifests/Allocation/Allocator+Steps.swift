internal import Addresses
internal import ClusterModel

extension Allocator {
  /// Keeps what the Service has and still needs, and gives the rest back. What it has in place of what it asks for now
  /// is kept until it gets that.
  mutating func keep(_ draft: inout Draft) {
    let name = draft.request.name
    for (what, port) in draft.surplus { spaces.release(what, by: name, port: port) }
    for index in draft.slots.indices {
      guard let former = draft.slots[index].former else { continue }
      if spaces.contains(former), !collides(former, draft.request) {
        draft.slots[index].current = former
      } else {
        spaces.release(former, by: name, port: draft.slots[index].port)
        if !spaces.contains(former) { draft.diagnostics.append(draft.lost(former, index)) }
      }
    }
  }

  /// Takes what the Service asks for, or says why not.
  mutating func claim(_ draft: inout Draft) {
    for index in draft.slots.indices {
      let slot = draft.slots[index]
      guard let wish = slot.wish, wish != slot.current else { continue }
      if let refusal = refusal(of: wish, slot, draft) {
        draft.diagnostics.append(refusal)
        draft.slots[index].isRefused = true
      } else {
        take(wish, index, &draft)
      }
    }
  }

  /// Draws for what anything will do.
  mutating func draw(_ draft: inout Draft) {
    for index in draft.slots.indices where draft.slots[index].wish == nil && draft.slots[index].current == nil
    {
      if let drawn = drawn(index, draft) {
        take(drawn, index, &draft)
      } else {
        draft.diagnostics.append(draft.exhausted(index, pools))
        draft.slots[index].isRefused = true
      }
    }
  }

  private mutating func take(_ what: Assignable, _ index: Int, _ draft: inout Draft) {
    let name = draft.request.name
    if let former = draft.slots[index].current {
      spaces.release(former, by: name, port: draft.slots[index].port)
    }
    spaces.hold(what, for: name)
    draft.slots[index].current = what
  }

  /// Why a wish cannot be granted; nil when it can.
  private func refusal(of wish: Assignable, _ slot: Slot, _ draft: Draft) -> Diagnostic? {
    guard spaces.contains(wish) else { return draft.outside(wish, slot, pools) }
    let holders = spaces.holders(of: wish)
    guard !holders.isEmpty else { return nil }
    guard case .loadBalancer(let address) = wish else { return draft.taken(wish, slot, by: holders[0]) }
    for holder in holders.sorted() {
      guard let other = requests[holder], other.asks(forLoadBalancer: address) else {
        return draft.unshared(wish, slot, by: holder)
      }
      if let port = draft.request.commonPort(with: other) {
        return draft.collision(wish, slot, with: holder, port: port)
      }
    }
    return nil
  }

  /// Whether the Service's ports have become another's that has the same address of the load balancer. Of the two the
  /// one that is served later loses it.
  private func collides(_ what: Assignable, _ request: AddressRequest) -> Bool {
    guard case .loadBalancer = what else { return false }
    return spaces.holders(of: what).contains { holder in
      holder != request.name && requests[holder].map { request.commonPort(with: $0) != nil } ?? false
    }
  }

  private func drawn(_ index: Int, _ draft: Draft) -> Assignable? {
    let slot = draft.slots[index]
    guard let space = spaces[slot.space] else { return nil }
    let name = draft.request.name
    let siblings = draft.siblings(of: index)
    if let shared = siblings.compactMap({ draft.slots[$0].current?.number }).first(where: {
      space.contains($0) && space.isFree($0)
    }) {
      return slot.space.assignable(shared)
    }
    let others = siblings.compactMap { spaces[draft.slots[$0].space] }
    let number = space.draw(
      for: NumberSpace.Owner(name: name, port: slot.port), from: StableHash.mixed(draft.seed(of: slot))
    ) { number in others.allSatisfy { $0.isFree(number) } }
    return number.flatMap(slot.space.assignable)
  }
}

extension AddressRequest {
  /// Whether its manifest asks for this address of the load balancer: only then does it agree to share it.
  fileprivate func asks(forLoadBalancer address: IPAddress) -> Bool {
    loadBalancerAddresses.contains(address) || ingress.contains(address)
  }

  /// A port that both have.
  fileprivate func commonPort(with other: Self) -> PortRequest? {
    ports.first { port in
      other.ports.contains { $0.port == port.port && $0.transport == port.transport }
    }
  }
}

extension Draft {
  /// The slots of ports with the same number and another transport, that ask for nothing else: one Service's TCP and
  /// UDP port 53 get one node port, as the API server has it.
  fileprivate func siblings(of index: Int) -> [Int] {
    guard case .nodePort(let own) = slots[index].kind else { return [] }
    return slots.indices.filter { other in
      guard case .nodePort(let place) = slots[other].kind, place != own else { return false }
      return request.ports[place].port == request.ports[own].port
        && request.ports[place].transport != request.ports[own].transport
    }
  }

  /// What decides where the search for a free number begins.
  fileprivate func seed(of slot: Slot) -> String {
    slot.port.isEmpty ? request.name.description : "\(request.name):\(slot.port)"
  }
}
