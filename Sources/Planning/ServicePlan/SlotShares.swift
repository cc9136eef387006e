/// How many slots each endpoint of a set gets: its weight's share of all of them.
enum SlotShares {
  /// The sizes of tables: the largest prime below each power of two. Maglev needs primes. There are nine of them, however
  /// many endpoints Services have, because each size needs a chain of its own (docs/design/0023-spread.md).
  static let tableSizes = [251, 509, 1_021, 2_039, 4_093, 8_191, 16_381, 32_749, 65_521]

  /// Returns the size of a hash table: the smallest with a hundred slots for each endpoint and, if weights differ, with
  /// every share within one percent of its weight's; the largest size if that is not enough.
  ///
  /// - Parameter requested: a size to use instead, rounded up to the next one. Every endpoint has a slot nevertheless.
  static func tableSize(_ endpoints: Int, weights: [UInt16], requested: UInt32?) -> Int {
    if let requested { return size { $0 >= max(endpoints, Int(requested)) } }
    return size { size in
      size >= 100 * endpoints && (weights.isEmpty || areClose(counts(size, by: weights), to: weights))
    }
  }

  /// Returns how many slots to choose from at random. As few as possible, if they are few: weights of 70, 20 and 10
  /// need ten.
  static func random(_ weights: [UInt16]) -> [Int] {
    let divisor = weights.reduce(0) { greatestCommonDivisor($0, Int($1)) }
    let exact = weights.map { Int($0) / max(divisor, 1) }
    if exact.reduce(0, +) <= tableSizes[0] { return exact }
    return counts(
      size { $0 >= weights.count && areClose(counts($0, by: weights), to: weights) }, by: weights)
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

  /// Whether every share is within one percent of its weight's.
  static func areClose(_ counts: [Int], to weights: [UInt16]) -> Bool {
    let (size, total) = (counts.reduce(0, +), weights.reduce(0) { $0 + Int($1) })
    return zip(counts, weights).allSatisfy { count, weight in
      100 * abs(count * total - Int(weight) * size) <= Int(weight) * size
    }
  }

  private static func size(where suffices: (Int) -> Bool) -> Int {
    tableSizes.first(where: suffices) ?? tableSizes[tableSizes.count - 1]
  }

  private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    right == 0 ? left : greatestCommonDivisor(right, left % right)
  }
}
