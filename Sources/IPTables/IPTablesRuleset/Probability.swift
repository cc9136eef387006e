/// A probability as xt_statistic has it: a number of 31 bits, with which as many random bits are compared. Text is only its
/// rendering, so probabilities are compared by this number.
package struct Probability: Hashable, Sendable, CustomStringConvertible {
  /// The probability times 2³¹.
  package let number: UInt32

  /// Creates a probability from its number, of which only 31 bits count.
  package init(number: UInt32) { self.number = min(number, 1 << 31) }

  /// Creates the nearest probability to `share` of `whole`, and at least the smallest that there is.
  package init(_ share: UInt64, of whole: UInt64) {
    let nearest = (share << 31 + whole / 2) / max(whole, 1)
    self.init(number: UInt32(clamping: max(nearest, 1)))
  }

  /// Parses a decimal between 0 and 1 as iptables does: to the nearest number.
  package init?(_ text: String) {
    guard let value = Double(text), (0...1).contains(value) else { return nil }
    self.init(number: UInt32(value * 2_147_483_648 + 0.5))
  }

  /// The value between 0 and 1.
  package var value: Double { Double(number) / 2_147_483_648 }

  /// Eleven digits, as iptables-save prints them (`%.11f`). 10¹¹ / 2³¹ is 5¹¹ / 2²⁰, so nothing overflows.
  package var description: String {
    let scaled = UInt64(number) * 48_828_125
    var digits = scaled >> 20
    let (rest, half): (UInt64, UInt64) = (scaled & 0xf_ffff, 0x8_0000)
    if rest > half || rest == half && !digits.isMultiple(of: 2) { digits += 1 }
    let fraction = String(digits % 100_000_000_000)
    return "\(digits / 100_000_000_000)." + String(repeating: "0", count: 11 - fraction.utf8.count) + fraction
  }
}
