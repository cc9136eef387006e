internal import ClusterModel

/// Gives out numbers of a range by name. A number that was given stays given; a new name starts looking at its hash, so
/// that the same name gets the same number on every node and a freed number is seldom given to another name soon.
struct NumberPool: Sendable {
  private let range: Range<UInt32>
  /// A bit for each number of the range.
  private var used: [UInt64]
  /// How many numbers are left.
  private(set) var freeCount: Int

  init(_ range: Range<UInt32>) {
    self.range = range
    used = [UInt64](repeating: 0, count: (range.count + 63) / 64)
    freeCount = range.count
  }

  /// Whether the number was free; it is taken now.
  mutating func reserve(_ number: UInt32) -> Bool {
    guard range.contains(number), !isInUse(number) else { return false }
    used[word(number)] |= bit(number)
    freeCount -= 1
    return true
  }

  private func isInUse(_ number: UInt32) -> Bool { used[word(number)] & bit(number) != 0 }
  private func word(_ number: UInt32) -> Int { Int(number - range.lowerBound) / 64 }
  private func bit(_ number: UInt32) -> UInt64 { 1 << UInt64((number - range.lowerBound) % 64) }

  /// The first free number from the hash on; nil when all are taken. It is taken now.
  mutating func allocate(for hash: UInt64) -> UInt32? {
    guard freeCount > 0 else { return nil }
    var number = first(for: hash)
    while !reserve(number) { number = following(number) }
    return number
  }

  /// The first number from the hash on that is neither taken nor among these; nil when there is none.
  func firstFree(for hash: UInt64, excluding pending: Set<UInt32> = []) -> UInt32? {
    guard freeCount > pending.count else { return nil }
    var number = first(for: hash)
    while isInUse(number) || (!pending.isEmpty && pending.contains(number)) {
      number = following(number)
    }
    return number
  }

  private func first(for hash: UInt64) -> UInt32 { range.lowerBound + UInt32(hash % UInt64(range.count)) }

  private func following(_ number: UInt32) -> UInt32 {
    number + 1 == range.upperBound ? range.lowerBound : number + 1
  }

  /// The number is free again.
  mutating func release(_ number: UInt32) {
    guard range.contains(number), isInUse(number) else { return }
    used[word(number)] &= ~bit(number)
    freeCount += 1
  }
}

/// FNV-1a, finished as MurmurHash3 does so that its low bits are good. Numbers in live tables come from it.
func stableHash(_ text: String) -> UInt64 {
  let hash = StableHash.fnv1a(text)
  let finished = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
  return finished ^ finished >> 33
}
