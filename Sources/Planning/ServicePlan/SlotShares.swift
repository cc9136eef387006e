/// How many slots each endpoint of a set gets: its weight's share of all of them.
enum SlotShares {
  /// The sizes of tables: the largest prime below each power of two. Maglev needs primes. There are nine of them, however
  /// many endpoints Services have, because each size needs a chain of its own (docs/design/0023-spread.md).
  static let tableSizes = [251, 509, 1_021, 2_039, 4_093, 8_191, 16_381, 32_749, 65_521]

  /// Returns the size of a hash table: the smallest with a hundred slots for each endpoint and, if weights differ, with
  /// every share close to its weight's; the largest size if that is not enough.
  ///
  /// - Parameter requested: a size to use instead, rounded up to the next one. Every endpoint has a slot nevertheless.
  static func tableSize(_ endpoints: Int, weights: [UInt16], requested: UInt32?) -> Int {
    if let requested { return size { $0 >= max(endpoints, Int(requested)) } }
    return size { size in
      size >= 100 * endpoints && (weights.isEmpty || areClose(counts(size, by: weights), to: weights))
    }
  }

  /// Returns how many slots to choose from at random. As few as possible, if they are few: weights of 70, 20 and 10
  /// need ten, and weights of 333 and 667 three.
  static func random(_ weights: [UInt16]) -> [Int] {
    fewest(weights)
      ?? counts(size { $0 >= weights.count && areClose(counts($0, by: weights), to: weights) }, by: weights)
  }

  /// Returns the fewest slots with which every share is within one percent of its weight's. Nil if that takes more than 251,
  /// and more than ten for each endpoint: each number of slots needs a chain of its own.
  private static func fewest(_ weights: [UInt16]) -> [Int]? {
    let total = weights.reduce(0) { $0 + Int($1) }
    guard let least = weights.min(), least > 0 else { return nil }
    // With fewer, one slot would be too many for the least weight.
    let first = max(weights.count, 100 * total / (101 * Int(least)))
    let last = max(tableSizes[0], 10 * weights.count)
    guard first <= last else { return nil }
    for size in first...last where isRoundedWell(size, weights, total) { return counts(size, by: weights) }
    return nil
  }

  /// Whether rounding the shares of this many slots to whole ones changes none by more than one percent, and uses all of them.
  private static func isRoundedWell(_ size: Int, _ weights: [UInt16], _ total: Int) -> Bool {
    var used = 0
    for weight in weights {
      let share = Int(weight) * size
      let count = (2 * share + total) / (2 * total)
      guard 100 * abs(count * total - share) <= share else { return false }
      used += count
    }
    return used == size
  }

  /// Distributes a number of slots by weights, so that each count is less than one slot from its share (largest
  /// remainders; of equal ones, the first). Every endpoint gets at least one if there are enough.
  static func counts(_ size: Int, by weights: [UInt16]) -> [Int] {
    let total = weights.reduce(0) { $0 + Int($1) }
    guard total > 0 else { return weights.map { _ in 0 } }
    var counts = weights.map { Int($0) * size / total }
    let byRemainder = weights.indices.sorted {
      let (left, right) = (Int(weights[$0]) * size % total, Int(weights[$1]) * size % total)
      return left == right ? $0 < $1 : left > right
    }
    for index in byRemainder.prefix(size - counts.reduce(0, +)) { counts[index] += 1 }
    giveEachASlot(&counts)
    return counts
  }

  private static func giveEachASlot(_ counts: inout [Int]) {
    for index in counts.indices where counts[index] == 0 {
      guard let richest = counts.indices.max(by: { counts[$0] < counts[$1] }), counts[richest] > 1 else {
        return
      }
      counts[richest] -= 1
      counts[index] = 1
    }
  }

  /// Returns the smallest weight whose share is off by less than a tenth wherever all shares are close.
  static func leastWeight(ofTotal total: Int, endpoints: Int) -> Int {
    let smallShares = mostSlots(endpoints) / 10
    return (total + smallShares - 1) / smallShares
  }

  /// How many slots are enough for shares of this many endpoints to be close.
  private static func mostSlots(_ endpoints: Int) -> Int { max(2_000, 100 * endpoints) }

  /// Whether every share is close to its weight's: off by at most one percent of it or, if it is a small one, by at most one
  /// in 2 000 connections and one percent of the mean share. A hundred slots for each endpoint, or 2 039, are always enough
  /// for that, where holding the share of a weight of 1 among 65 535 within one percent takes as many slots.
  static func areClose(_ counts: [Int], to weights: [UInt16]) -> Bool {
    let (size, total) = (counts.reduce(0, +), weights.reduce(0) { $0 + Int($1) })
    let tolerance = size * total / mostSlots(weights.count)
    return zip(counts, weights).allSatisfy { count, weight in
      let (share, off) = (Int(weight) * size, abs(count * total - Int(weight) * size))
      return off <= tolerance || 100 * off <= share
    }
  }

  private static func size(where suffices: (Int) -> Bool) -> Int {
    tableSizes.first(where: suffices) ?? tableSizes[tableSizes.count - 1]
  }
}
