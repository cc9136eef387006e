internal import NFTRuleset

/// The slots and UIDs that a Service port already has, from this process or from the table that an earlier one left.
struct PortHistory {
  /// The contents of the slots of each of its sets, by the set's service word.
  private let slots: [ServiceWord: [Slot]]
  /// The UID of each endpoint, for affinity.
  let uids: [RegisterWords: UInt32]

  struct Slot: Sendable {
    let number: SlotNumber
    let content: RegisterWords
  }

  /// No earlier assignments.
  static let none = PortHistory(slots: [:], uids: [:])

  init(slots: [ServiceWord: [Slot]], uids: [RegisterWords: UInt32]) {
    self.slots = slots
    self.uids = uids
  }

  /// Arranges the contents of slots: each keeps its earlier slot if possible, and the others fill the gaps in order, unless
  /// the slots are fixed.
  /// Slots are contiguous, so if a set shrinks, its last contents move into the gaps.
  func arrange<Content>(
    _ wanted: Slots<Content>, in set: ServiceWord, as words: (Content) -> RegisterWords
  ) -> Slots<Content> {
    guard !wanted.areFixed, let earlier = slots[set], !earlier.isEmpty else { return wanted }
    let contents = wanted.contents
    if isArranged(contents, like: earlier, as: words) { return wanted }
    var places = Places(contents.count) { words(contents[$0]) }
    var placed = [Int?](repeating: nil, count: contents.count)
    var isPlaced = [Bool](repeating: false, count: contents.count)
    for slot in earlier.sorted(by: { $0.number < $1.number }) where slot.number.rawValue < contents.count {
      guard let place = places.take(slot.content) else { continue }
      placed[Int(slot.number.rawValue)] = place
      isPlaced[place] = true
    }
    var rest = contents.indices.lazy.filter { !isPlaced[$0] }.makeIterator()
    return Slots(placed.compactMap { $0 ?? rest.next() }.map { contents[$0] })
  }

  /// Whether each content has its earlier slot already, as nearly all have when a table is read that holds what is wanted.
  private func isArranged<Content>(
    _ contents: [Content], like earlier: [Slot], as words: (Content) -> RegisterWords
  ) -> Bool {
    contents.count == earlier.count
      && contents.indices.allSatisfy {
        earlier[$0].number.rawValue == UInt32($0) && earlier[$0].content == words(contents[$0])
      }
  }
}
