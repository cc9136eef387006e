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
  /// Whether each content belongs into its slot and no other, because a hash leads there.
  let areFixed: Bool

  init(_ contents: [Content], areFixed: Bool = false) {
    self.contents = contents
    self.areFixed = areFixed
  }

  /// Returns slots with other contents, fixed as these are.
  func with<Other>(_ contents: [Other]) -> Slots<Other> { Slots<Other>(contents, areFixed: areFixed) }

  var count: Int { contents.count }
  var isEmpty: Bool { contents.isEmpty }

  /// The numbers of all slots, in order.
  var numbers: some Sequence<SlotNumber> { contents.indices.lazy.map { SlotNumber(rawValue: UInt32($0)) } }

  subscript(slot: SlotNumber) -> Content { contents[Int(slot.rawValue)] }
}

extension Slots: Equatable where Content: Equatable {}
extension Slots: Hashable where Content: Hashable {}
extension Slots: Sendable where Content: Sendable {}
