/// Numbers of which one may be drawn: ranges that do not overlap, counted through.
struct Band: Hashable, Sendable {
  private let ranges: [ClosedRange<UInt128>]
  /// How many numbers there are; at most a few times 2⁶⁴.
  let count: UInt128

  /// The numbers of all ranges; those of several count once.
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

  /// The number at this place, 0..<count.
  private func number(at place: UInt128) -> UInt128 {
    var rest = place
    for range in ranges {
      let count = range.upperBound - range.lowerBound + 1
      if rest < count { return range.lowerBound + rest }
      rest -= count
    }
    preconditionFailure("place \(place) of \(count)")
  }

  /// The first number that will do, in an order of all of them that the hash decides: it starts anywhere and goes on in
  /// steps that share no divisor with the count, so it comes by every number once, and names that start at the same
  /// number part at the next.
  func first(from hash: UInt64, where willDo: (UInt128) -> Bool) -> UInt128? {
    guard count > 0 else { return nil }
    var step = UInt128(mixed(hash ^ 0x9e37_79b9_7f4a_7c15)) % count
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

/// A hash that is the same in every process and version, unlike Swift's own (FNV-1a, mixed).
func lastingHash(_ text: String) -> UInt64 {
  mixed(text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
}

/// Lets every bit depend on every bit (the end of SplitMix64).
private func mixed(_ number: UInt64) -> UInt64 {
  var mixed = (number ^ (number >> 30)) &* 0xbf58_476d_1ce4_e5b9
  mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
  return mixed ^ (mixed >> 31)
}

private func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
  var (larger, smaller) = (first, second)
  while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger
}
