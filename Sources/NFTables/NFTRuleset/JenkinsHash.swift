/// The kernel's jhash of a sequence of bytes (include/linux/jhash.h; Bob Jenkins's lookup3), given as the 32-bit words that
/// a little-endian processor reads, the last one padded with zeros.
///
/// - Parameters:
///   - length: how many bytes there are.
///   - seed: the kernel's `initval`.
package func jenkinsHash(_ words: [UInt32], length: UInt32, seed: UInt32) -> UInt32 {
  let start = 0xdead_beef &+ length &+ seed
  var state = JenkinsState(a: start, b: start, c: start)
  var rest = words[...]
  while rest.count > 3 {
    state.add(rest.prefix(3))
    state.mix()
    rest = rest.dropFirst(3)
  }
  if rest.isEmpty { return state.c }
  state.add(rest)
  state.finish()
  return state.c
}

private struct JenkinsState {
  var a: UInt32
  var b: UInt32
  var c: UInt32

  mutating func add(_ words: ArraySlice<UInt32>) {
    let words = Array(words)
    a &+= words[0]
    if words.count > 1 { b &+= words[1] }
    if words.count > 2 { c &+= words[2] }
  }

  /// `__jhash_mix`
  mutating func mix() {
    a = (a &- c) ^ c.rotated(by: 4)
    c = c &+ b
    b = (b &- a) ^ a.rotated(by: 6)
    a = a &+ c
    c = (c &- b) ^ b.rotated(by: 8)
    b = b &+ a
    a = (a &- c) ^ c.rotated(by: 16)
    c = c &+ b
    b = (b &- a) ^ a.rotated(by: 19)
    a = a &+ c
    c = (c &- b) ^ b.rotated(by: 4)
    b = b &+ a
  }

  /// `__jhash_final`
  mutating func finish() {
    c = (c ^ b) &- b.rotated(by: 14)
    a = (a ^ c) &- c.rotated(by: 11)
    b = (b ^ a) &- a.rotated(by: 25)
    c = (c ^ b) &- b.rotated(by: 16)
    a = (a ^ c) &- c.rotated(by: 4)
    b = (b ^ a) &- a.rotated(by: 14)
    c = (c ^ b) &- b.rotated(by: 24)
  }
}

extension UInt32 {
  /// `rol32`
  fileprivate func rotated(by bits: UInt32) -> UInt32 { self << bits | self >> (32 - bits) }

  /// Scales a hash to a number below a limit as the kernel does: `reciprocal_scale`, not a remainder.
  package func scaled(below limit: UInt32) -> UInt32 { UInt32((UInt64(self) * UInt64(limit)) >> 32) }
}
