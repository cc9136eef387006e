public import NFTRuleset

/// The elements that continue the counts of an element in the live table. If an element moves, the kernel deletes and
/// adds it, and loses its counter, although what it counts has not changed.
public struct CounterCarryover: Sendable {
  /// For each added element, the key of the one whose count it continues.
  public private(set) var sets: [(set: SetDeclaration, origins: [RegisterWords: RegisterWords])] = []

  /// Finds the origins of all elements that the transaction adds. The cost is proportional to the added elements.
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

  /// Finds the origins of elements that a transaction deletes and adds again: the same result, without the live table.
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

  /// An endpoint may move to another slot of its set.
  private static func byEndpoint(_ added: [Element], among old: [Element]) -> [RegisterWords: RegisterWords] {
    struct Place: Hashable {
      let word: UInt32
      let endpoint: Element.Value
    }
    let places = Dictionary(
      old.map { (Place(word: $0.key[0], endpoint: $0.value), $0.key) },
      uniquingKeysWith: { first, _ in first })
    var origins: [RegisterWords: RegisterWords] = [:]
    for element in added {
      origins[element.key] = places[Place(word: element.key[0], endpoint: element.value)]
    }
    return origins
  }

  /// Frontends and endpoint UIDs are identified by their keys.
  private static func byKey(_ elements: [Element], in old: [RegisterWords: Element]) -> [RegisterWords:
    RegisterWords]
  {
    var origins: [RegisterWords: RegisterWords] = [:]
    for element in elements where old[element.key] != nil { origins[element.key] = element.key }
    return origins
  }

  /// An endpoint is identified by the service word of its set and its address. Slots are contiguous, so this finds all
  /// endpoints of a set.
  private static func bySlot(_ elements: [Element], in old: [RegisterWords: Element]) -> [RegisterWords:
    RegisterWords]
  {
    var origins: [RegisterWords: RegisterWords] = [:]
    for (word, added) in Dictionary(grouping: elements, by: { $0.key[0] }) {
      var slots: [Element.Value: RegisterWords] = [:]
      var slot: UInt32 = 0
      while let element = old[RegisterWords(word, slot)] {
        slots[element.value] = element.key
        slot += 1
      }
      for element in added { origins[element.key] = slots[element.value] }
    }
    return origins
  }
}
