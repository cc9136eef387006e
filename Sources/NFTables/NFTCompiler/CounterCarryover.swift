public import NFTRuleset

/// The elements that continue the counts of an element in the live table. If an element moves, the kernel deletes and
/// adds it, and loses its counter, although what it counts has not changed.
public struct CounterCarryover: Sendable {
  /// For each added element, the key of the one whose count it continues.
  public private(set) var sets: [(set: SetDeclaration, origins: [RegisterWords: RegisterWords])] = []

  /// Finds the origins of all elements that the transaction adds, among those that it takes away. The cost is
  /// proportional to both.
  ///
  /// - Parameter live: the table before the transaction, in case that it replaces whole sets.
  public init(of transaction: Transaction, from live: TableImage?) {
    let gone = Self.elementsTakenAway(by: transaction, from: live)
    for case .addElements(let set, let added) in transaction.operations {
      guard let old = gone[set.name] else { continue }
      let origins =
        set.name == ProgramSet.endpoints.name
        ? Self.byEndpoint(added, among: old) : Self.byKey(added, in: old)
      if !origins.isEmpty { sets.append((set, origins)) }
    }
  }

  /// Returns the elements that were counted and are deleted, or that belong to a set that is replaced.
  private static func elementsTakenAway(
    by transaction: Transaction, from live: TableImage?
  ) -> [SetName: KeyedElements] {
    var gone: [SetName: KeyedElements] = [:]
    for operation in transaction.operations {
      switch operation {
      case .create(.set(let set)) where set.hasCounters:
        guard let old = live?.sets[set.name], old.declaration?.hasCounters == true else { continue }
        gone[set.name] = old.elements
      case .deleteElements(let set, let elements) where set.hasCounters:
        gone[set.name] = KeyedElements(elements)
      default: break
      }
    }
    return gone
  }

  /// An endpoint is identified by the service word of its set and its address. It may have moved to another slot, and
  /// the count of each of its slots continues in one.
  private static func byEndpoint(
    _ added: [Element], among old: KeyedElements
  ) -> [RegisterWords: RegisterWords] {
    struct Content: Hashable {
      let word: UInt32
      let endpoint: Element.Value
    }
    var places = Places(old.count) { Content(word: old[$0].key[0], endpoint: old[$0].value) }
    var origins: [RegisterWords: RegisterWords] = [:]
    for element in added {
      let place = places.take(Content(word: element.key[0], endpoint: element.value))
      origins[element.key] = place.map { old[$0].key }
    }
    return origins
  }

  /// Frontends and endpoint UIDs are identified by their keys.
  private static func byKey(_ elements: [Element], in old: KeyedElements) -> [RegisterWords:
    RegisterWords]
  {
    var origins: [RegisterWords: RegisterWords] = [:]
    for element in elements where old[element.key] != nil { origins[element.key] = element.key }
    return origins
  }
}
