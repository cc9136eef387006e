internal import ClusterModel

/// Fills a table as Maglev does (Eisenbud and others, NSDI 2016, section 3.4): each name has its own order of all slots, and
/// the names take turns. If a name goes, nearly all slots of the others stay theirs, whatever the table was before.
///
/// Two details differ from the paper, since they move a third less (docs/design/0023-spread.md): a turn is spent on the next
/// slot of the name's order even if that is taken, and the orders are permutations that mix better than steps of one length.
///
/// - Parameters:
///   - weights: how often each name has a turn, relative to the others.
///   - counts: how many slots each name gets. Their sum is the size of the table.
/// - Returns: for each slot, the index of a name.
func maglevTable(_ names: [String], weights: [UInt16], counts: [Int]) -> [Int] {
  let size = counts.reduce(0, +)
  var orders = names.map { SlotOrder($0, size: size) }
  var missing = counts
  var table = [Int](repeating: -1, count: size)
  var active = counts.indices.filter { counts[$0] > 0 }
  while !active.isEmpty {
    let largest = active.reduce(0) { max($0, weights[$1]) }
    for index in active where orders[index].isDue(weights[index], of: largest) {
      guard let slot = orders[index].next(), table[slot] < 0 else { continue }
      table[slot] = index
      missing[index] -= 1
    }
    active.removeAll { missing[$0] == 0 }
  }
  return table
}

/// A name's order of all slots: a permutation of the numbers below a power of two, by steps that can each be undone. Those
/// that are not slots are skipped.
private struct SlotOrder {
  private let size: Int
  private let bits: Int
  private let factors: [Int]
  private let offsets: [Int]
  private var turn = 0
  private var credit = 0

  init(_ name: String, size: Int) {
    let first = StableHash.mixed(name)
    let second = StableHash.mixed(first ^ 0x9e37_79b9_7f4a_7c15)
    self.size = size
    bits = max(2, Int.bitWidth - (size - 1).leadingZeroBitCount)
    // Factors must be odd to be invertible.
    factors = [first >> 16, second, second >> 24].map { Int($0 & 0xff_ffff) | 1 }
    offsets = [first, second >> 48].map { Int($0 & 0xffff) }
  }

  /// Whether the name has a turn in this round, in which those with the largest weight have one.
  mutating func isDue(_ weight: UInt16, of largest: UInt16) -> Bool {
    credit += Int(weight)
    guard credit >= Int(largest) else { return false }
    credit -= Int(largest)
    return true
  }

  /// Returns the next slot of the order, or nil if the number is none.
  mutating func next() -> Int? {
    let mask = (1 << bits) - 1
    var number = (turn ^ offsets[0]) & mask
    turn += 1
    number = number &* factors[0] & mask
    number ^= number >> (bits / 2)
    number = number &* factors[1] & mask
    number ^= number >> ((bits + 1) / 2)
    number = (number + offsets[1]) &* factors[2] & mask
    number ^= number >> (bits / 2)
    return number < size ? number : nil
  }
}
