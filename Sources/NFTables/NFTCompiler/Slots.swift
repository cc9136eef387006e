/// The number of a slot in its set: with the set's service word, the key of an element.
struct SlotNumber: Hashable, Comparable, Sendable {
  let rawValue: UInt32

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The slots of a set, from number 0 without gaps: a chain chooses one of them, so what has several slots is chosen more
/// often.
struct Slots<Content> {
  /// What each slot has, in the order of their numbers.
  let contents: [Content]

  init(_ contents: [Content]) { self.contents = contents }

  var count: Int { contents.count }
  var isEmpty: Bool { contents.isEmpty }

  /// The numbers of all slots, in order.
  var numbers: some Sequence<SlotNumber> { contents.indices.lazy.map { SlotNumber(rawValue: UInt32($0)) } }

  subscript(slot: SlotNumber) -> Content { contents[Int(slot.rawValue)] }
}

extension Slots: Equatable where Content: Equatable {}
extension Slots: Hashable where Content: Hashable {}
extension Slots: Sendable where Content: Sendable {}
