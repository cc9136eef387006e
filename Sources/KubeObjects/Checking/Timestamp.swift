/// A time as the API writes it: RFC 3339, such as `2026-11-22T15:07:47Z`.
package struct Timestamp: Hashable, Sendable {
  /// Seconds since 1970, without leap seconds.
  package let seconds: Int64
  /// The fraction of a second, in nanoseconds; what is finer is cut off.
  package let fraction: Int64

  /// Nanoseconds since 1970; nil outside the years 1678 to 2261, which is as far as 64 bits reach.
  package var nanoseconds: Int64? {
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowOfSum) = whole.addingReportingOverflow(fraction)
    return overflow || overflowOfSum ? nil : sum
  }

  /// Nil when the text is no RFC 3339 time.
  package init?(_ text: String) {
    var rest = text.utf8[...]
    guard let year = rest.takeNumber(4), rest.take("-"), let month = rest.takeNumber(2, in: 1...12),
      rest.take("-"),
      let day = rest.takeNumber(2, in: 1...Self.days(in: month, of: year)), rest.take("T"),
      let hour = rest.takeNumber(2, in: 0...23), rest.take(":"),
      let minute = rest.takeNumber(2, in: 0...59), rest.take(":"),
      let second = rest.takeNumber(2, in: 0...60), let fraction = rest.takeFraction(),
      let offset = rest.takeOffset(), rest.isEmpty
    else { return nil }
    let days = Self.daysSince1970(year: year, month: month, day: day)
    seconds = Int64(((days * 24 + hour) * 60 + minute - offset) * 60 + second)
    self.fraction = fraction
  }

  private static func days(in month: Int, of year: Int) -> Int {
    let next = month == 12 ? (year + 1, 1) : (year, month + 1)
    return daysSince1970(year: next.0, month: next.1, day: 1)
      - daysSince1970(year: year, month: month, day: 1)
  }

  /// Counts years from March, so that the leap day comes last.
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
  }
}

extension Substring.UTF8View {
  fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard first == UInt8(ascii: character) else { return false }
    removeFirst()
    return true
  }

  private mutating func takeDigit() -> Int? {
    guard let byte = first, byte.isDigit else { return nil }
    removeFirst()
    return Int(byte - UInt8(ascii: "0"))
  }

  /// A number of exactly so many digits.
  fileprivate mutating func takeNumber(_ digits: Int, in range: ClosedRange<Int> = 0...9999) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit = takeDigit() else { return nil }
      number = number * 10 + digit
    }
    return range.contains(number) ? number : nil
  }

  /// In nanoseconds, 0 where no point stands; nil when one stands there without digits.
  fileprivate mutating func takeFraction() -> Int64? {
    guard take(".") else { return 0 }
    guard first?.isDigit == true else { return nil }
    var fraction = 0
    var unit = 100_000_000
    while let digit = takeDigit() {
      fraction += digit * unit
      unit /= 10
    }
    return Int64(fraction)
  }

  /// Minutes east of Greenwich.
  fileprivate mutating func takeOffset() -> Int? {
    if take("Z") { return 0 }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = takeNumber(2, in: 0...23), take(":"), let minutes = takeNumber(2, in: 0...59)
    else {
      return nil
    }
    return sign * (hours * 60 + minutes)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
