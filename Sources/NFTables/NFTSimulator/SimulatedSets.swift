internal import NFTRuleset

/// The sets and maps of a table, prepared for lookups.
struct SimulatedSets: Sendable {
  private let declarations: [SetName: SetDeclaration]
  private let points: [SetName: KeyedElements]
  private let ranges: [SetName: KeyedElements]

  /// Lookups in a set that we could not have declared find nothing. Those in a set of limits find an element only if a packet
  /// is taken to be beyond them.
  init(_ image: TableImage, beyondLimits: Bool) {
    let declared = image.sets.filter { $0.value.declaration != nil }
    let limits = declared.filter { $0.value.declaration?.isOfLimits == true }
    let known = declared.filter { $0.value.declaration?.isOfLimits == false }
    declarations = declared.compactMapValues(\.declaration)
    let isInterval = declarations.filter(\.value.isInterval)
    // Ranges in a set of limits are of one key each.
    points = known.filter { isInterval[$0.key] == nil }.merging(beyondLimits ? limits : [:]) { own, _ in own }
      .mapValues(\.elements)
    ranges = known.filter { isInterval[$0.key] != nil }.mapValues(\.elements)
  }

  /// Returns how many words a key of the set has.
  func keyWords(of set: SetName) -> Int { declarations[set]?.key.reduce(0) { $0 + $1.words } ?? 0 }

  /// Returns how many elements the set may have.
  func size(of set: SetName) -> Int { declarations[set]?.size.map { Int($0) } ?? .max }

  /// Returns the element that matches a key.
  func element(_ key: RegisterWords, in set: SetName) -> Element? {
    points[set]?[key] ?? ranges[set]?.first { contains($0, key, of: set) }
  }

  /// A range of several fields contains a key if each field is in its range (nft_set_pipapo.c).
  private func contains(_ element: Element, _ key: RegisterWords, of set: SetName) -> Bool {
    guard case .through(let last) = element.value, let fields = declarations[set]?.key else { return false }
    var offset = 0
    return fields.allSatisfy { field in
      let places = offset..<offset + field.words
      offset += field.words
      return !key.precedes(element.key, in: places) && !last.precedes(key, in: places)
    }
  }
}

extension RegisterWords {
  /// Returns whether these words are less than the other's.
  fileprivate func precedes(_ other: RegisterWords, in places: Range<Int>) -> Bool {
    guard let difference = places.first(where: { self[$0] != other[$0] }) else { return false }
    return self[difference] < other[difference]
  }
}
