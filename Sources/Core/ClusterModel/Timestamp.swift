/// A time in the API's format, RFC 3339, such as `2026-11-22T15:07:47Z`.
public struct Timestamp: Hashable, Sendable {
  /// Seconds since 1970, without leap seconds.
  public let seconds: Int64
  /// The fraction of a second in nanoseconds, truncated.
  public let fraction: Int64

  /// Nanoseconds since 1970; nil outside the years 1678 to 2261, the range of 64 bits.
  public var nanoseconds: Int64? {
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowOfSum) = whole.addingReportingOverflow(fraction)
    return overflow || overflowOfSum ? nil : sum
  }

  /// Creates a time in whole seconds.
  package init(seconds: Int64) {
    self.seconds = seconds
    fraction = 0
  }

  /// Parses an RFC 3339 time; nil if the text is not valid.
  package init?(utf8 text: Span<UInt8>) {
    var place = 0
    guard let year = text.number(4, at: &place), text.skip("-", at: &place),
      let month = text.number(2, at: &place, in: 1...12), text.skip("-", at: &place),
      let day = text.number(2, at: &place, in: 1...CivilTime.days(in: month, of: year)),
      text.skip("T", at: &place),
      let hour = text.number(2, at: &place, in: 0...23), text.skip(":", at: &place),
      let minute = text.number(2, at: &place, in: 0...59), text.skip(":", at: &place),
      let second = text.number(2, at: &place, in: 0...60), let fraction = text.fraction(at: &place),
      let offset = text.offset(at: &place), place == text.count
    else { return nil }
    let days = CivilTime.daysSince1970(year: year, month: month, day: day)
    seconds = Int64(((days * 24 + hour) * 60 + minute - offset) * 60 + second)
    self.fraction = fraction
  }

  /// Parses an RFC 3339 time; nil if the text is not valid.
  public init?(_ text: String) { self.init(utf8: text.utf8.span) }
}

// Each function parses something at `place` and advances `place` past it.
extension Span<UInt8> {
  fileprivate func skip(_ character: Unicode.Scalar, at place: inout Int) -> Bool {
    guard place < count, self[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private func digit(at place: inout Int) -> Int? {
    guard place < count, self[place].isDigit else { return nil }
    defer { place += 1 }
    return Int(self[place] - UInt8(ascii: "0"))
  }

  /// Parses a number with exactly this many digits.
  fileprivate func number(
    _ digits: Int, at place: inout Int, in range: ClosedRange<Int> = 0...9999
  ) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit = digit(at: &place) else { return nil }
      number = number * 10 + digit
    }
    return range.contains(number) ? number : nil
  }

  /// Parses a fraction, in nanoseconds: 0 without a decimal point, nil for one without digits.
  fileprivate func fraction(at place: inout Int) -> Int64? {
    guard skip(".", at: &place) else { return 0 }
    guard let first = digit(at: &place) else { return nil }
    var unit = 100_000_000
    var fraction = first * unit
    while let digit = digit(at: &place) {
      unit /= 10
      fraction += digit * unit
    }
    return Int64(fraction)
  }

  /// Parses an offset from UTC, in minutes east.
  fileprivate func offset(at place: inout Int) -> Int? {
    if skip("Z", at: &place) { return 0 }
    let sign = skip("+", at: &place) ? 1 : skip("-", at: &place) ? -1 : 0
    guard sign != 0, let hours = number(2, at: &place, in: 0...23), skip(":", at: &place),
      let minutes = number(2, at: &place, in: 0...59)
    else { return nil }
    return sign * (hours * 60 + minutes)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
