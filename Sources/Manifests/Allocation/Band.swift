internal import ClusterModel

/// The numbers of several ranges, to draw from.
struct Band: Hashable, Sendable {
  private let ranges: [ClosedRange<UInt128>]
  /// How many numbers there are; at most a few times 2⁶⁴.
  let count: UInt128

  /// Merges the ranges; numbers in several of them count once.
  init(_ ranges: [ClosedRange<UInt128>]) {
    var merged: [ClosedRange<UInt128>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged
    count = merged.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 1) }
  }

  func contains(_ number: UInt128) -> Bool { ranges.contains { $0.contains(number) } }

  /// Returns the number at an index in 0..<count.
  private func number(at place: UInt128) -> UInt128 {
    var rest = place
    for range in ranges {
      let count = range.upperBound - range.lowerBound + 1
      if rest < count { return range.lowerBound + rest }
      rest -= count
    }
    preconditionFailure("place \(place) of \(count)")
  }

  /// Returns the first number that will do, in an order that the hash determines: it starts anywhere and advances by a
  /// step coprime to the count, so it visits every number once, and sequences that start at the same number diverge at
  /// the next.
  func first(from hash: UInt64, where willDo: (UInt128) -> Bool) -> UInt128? {
    guard count > 0 else { return nil }
    var step = UInt128(StableHash.mixed(hash ^ 0x9e37_79b9_7f4a_7c15)) % count
    while greatestCommonDivisor(step, count) != 1 { step = (step + 1) % count }
    var place = UInt128(hash) % count
    var tries: UInt128 = 0
    while tries < count {
      let number = number(at: place)
      if willDo(number) { return number }
      place = (place + step) % count
      tries += 1
    }
    return nil
  }
}

private func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
  var (larger, smaller) = (first, second)
  while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger
}
