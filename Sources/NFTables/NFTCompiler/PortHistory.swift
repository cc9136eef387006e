internal import NFTRuleset

/// What was given to one Service port before: by the process that runs, or by an earlier one that left its table.
struct PortHistory {
  /// What stands in the slots of each of its sets, by the set's word.
  private let slots: [ServiceWord: [Slot]]
  /// The number of each endpoint, for affinity.
  let uids: [Words: UInt32]

  struct Slot: Sendable {
    let index: UInt32
    let content: Words
  }

  /// Nothing was given before.
  static let none = PortHistory(slots: [:], uids: [:])

  init(slots: [ServiceWord: [Slot]], uids: [Words: UInt32]) {
    self.slots = slots
    self.uids = uids
  }

  /// The contents in the order of their slots: what has a slot keeps it where it can, the rest fills the holes in order.
  /// Slots are dense, so of a set that shrinks the last ones move into the holes.
  func arrange<Content>(
    _ contents: [Content], in set: ServiceWord, as words: (Content) -> Words
  ) -> [Content] {
    guard let earlier = slots[set], !earlier.isEmpty else { return contents }
    var places: [Words: Int] = [:]
    for (index, content) in contents.enumerated() { places[words(content)] = index }
    var placed = [Int?](repeating: nil, count: contents.count)
    var isPlaced = [Bool](repeating: false, count: contents.count)
    for slot in earlier.sorted(by: { $0.index < $1.index }) where slot.index < contents.count {
      guard let index = places.removeValue(forKey: slot.content) else { continue }
      placed[Int(slot.index)] = index
      isPlaced[index] = true
    }
    var rest = contents.indices.lazy.filter { !isPlaced[$0] }.makeIterator()
    return placed.compactMap { $0 ?? rest.next() }.map { contents[$0] }
  }
}
