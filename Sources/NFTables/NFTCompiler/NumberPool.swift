internal import ClusterModel

/// Allocates numbers of a range by name. The search for a free number begins at the hash of the name, so that a name
/// gets the same number on every node, and a released number is rarely reused for another name soon.
struct NumberPool: Sendable {
  private let range: Range<UInt32>
  /// One bit for each number of the range.
  private var used: [UInt64]
  /// How many numbers are free.
  private(set) var freeCount: Int

  init(_ range: Range<UInt32>) {
    self.range = range
    used = [UInt64](repeating: 0, count: (range.count + 63) / 64)
    freeCount = range.count
  }

  /// Allocates this number. Returns false if it is in use or out of range.
  mutating func reserve(_ number: UInt32) -> Bool {
    guard range.contains(number), !isInUse(number) else { return false }
    used[word(number)] |= bit(number)
    freeCount -= 1
    return true
  }

  private func isInUse(_ number: UInt32) -> Bool { used[word(number)] & bit(number) != 0 }
  private func word(_ number: UInt32) -> Int { Int(number - range.lowerBound) / 64 }
  private func bit(_ number: UInt32) -> UInt64 { 1 << UInt64((number - range.lowerBound) % 64) }

  /// Allocates the first free number starting at the hash, or returns nil if none is free.
  mutating func allocate(for hash: UInt64) -> UInt32? {
    guard freeCount > 0 else { return nil }
    var number = first(for: hash)
    while !reserve(number) { number = following(number) }
    return number
  }

  /// Returns the first number starting at the hash that is neither in use nor pending, or nil if there is none.
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

  /// Frees the number.
  mutating func release(_ number: UInt32) {
    guard range.contains(number), isInUse(number) else { return }
    used[word(number)] &= ~bit(number)
    freeCount += 1
  }
}

/// FNV-1a, with the finalizer of MurmurHash3 to make the low bits uniform. Must not change: numbers in live tables
/// depend on it.
func stableHash(_ text: String) -> UInt64 {
  let hash = StableHash.fnv1a(text)
  let finished = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
  return finished ^ finished >> 33
}
