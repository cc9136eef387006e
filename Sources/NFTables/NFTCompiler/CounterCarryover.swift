public import NFTRuleset

/// Which elements go on counting where an element of the live table leaves off. An element that moves is deleted and added
/// in the kernel, and its counter with it; what it counts has not moved.
public struct CounterCarryover: Sendable {
  /// For each element that is added, the key of the one that it goes on for.
  public private(set) var sets: [(set: SetDeclaration, origins: [Words: Words])] = []

  /// For the elements that the transaction adds, all of them or those that have somewhere to go on from. Costs work for
  /// what is added only.
  public init(of transaction: Transaction, from live: TableImage?) {
    guard let live else { return }
    for case .addElements(let set, let elements) in transaction.operations where set.hasCounters {
      guard let old = live.sets[set.name], old.declaration?.hasCounters == true else { continue }
      let origins =
        set.name == ProgramSet.endpoints.name
        ? Self.bySlot(elements, in: old.elements) : Self.byKey(elements, in: old.elements)
      if !origins.isEmpty { sets.append((set, origins)) }
    }
  }

  /// For what a transaction deletes and adds again: the same, where the live table is not at hand.
  public init(of transaction: Transaction) {
    var deleted: [SetName: [Element]] = [:]
    for case .deleteElements(let set, let elements) in transaction.operations where set.hasCounters {
      deleted[set.name] = elements
    }
    for case .addElements(let set, let added) in transaction.operations where set.hasCounters {
      let old = deleted[set.name] ?? []
      let origins =
        set.name == ProgramSet.endpoints.name
        ? Self.byEndpoint(added, among: old)
        : Self.byKey(added, in: Dictionary(uniqueKeysWithValues: old.map { ($0.key, $0) }))
      if !origins.isEmpty { sets.append((set, origins)) }
    }
  }

  /// An endpoint that leaves one slot of its set for another.
  private static func byEndpoint(_ added: [Element], among old: [Element]) -> [Words: Words] {
    struct Place: Hashable {
      let word: UInt32
      let endpoint: Element.Value
    }
    let places = Dictionary(
      old.map { (Place(word: $0.key[0], endpoint: $0.value), $0.key) },
      uniquingKeysWith: { first, _ in first })
    var origins: [Words: Words] = [:]
    for element in added {
      origins[element.key] = places[Place(word: element.key[0], endpoint: element.value)]
    }
    return origins
  }

  /// A frontend, and an endpoint's uid, are known by their keys.
  private static func byKey(_ elements: [Element], in old: [Words: Element]) -> [Words: Words] {
    var origins: [Words: Words] = [:]
    for element in elements where old[element.key] != nil { origins[element.key] = element.key }
    return origins
  }

  /// An endpoint is known by its set's word and by its address; slots are dense, so all of a set's are found.
  private static func bySlot(_ elements: [Element], in old: [Words: Element]) -> [Words: Words] {
    var origins: [Words: Words] = [:]
    for (word, added) in Dictionary(grouping: elements, by: { $0.key[0] }) {
      var slots: [Element.Value: Words] = [:]
      var slot: UInt32 = 0
      while let element = old[Words(word, slot)] {
        slots[element.value] = element.key
        slot += 1
      }
      for element in added { origins[element.key] = slots[element.value] }
    }
    return origins
  }
}
