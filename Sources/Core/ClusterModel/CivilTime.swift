/// A date and time of day in UTC, in the proleptic Gregorian calendar.
package struct CivilTime: Hashable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int
  /// 0 is Sunday.
  package let weekday: Int
  package let hour: Int
  package let minute: Int
  package let second: Int
  package let nanosecond: Int

  /// Creates the time that is this long after 1970, or before it if negative.
  package init(unixNanoseconds: Int64) {
    let (seconds, nanosecond) = Int(unixNanoseconds).dividedDown(by: 1_000_000_000)
    self.init(unixSeconds: Int64(seconds), nanosecond: nanosecond)
  }

  /// Creates the time that is this many seconds after 1970, or before it if negative.
  package init(unixSeconds: Int64, nanosecond: Int = 0) {
    let (days, secondOfDay) = Int(unixSeconds).dividedDown(by: 86400)
    // Years start in March, so that a leap day is the last day of its year; eras of 400 years all have the same length.
    let (era, dayOfEra) = (days + 719_468).dividedDown(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    weekday = (days + 4).dividedDown(by: 7).remainder
    (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
    self.nanosecond = nanosecond
  }
}

extension CivilTime {
  /// Returns the number of days from 1970-01-01 to this day, which must exist.
  static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    // Years start in March, so that the leap day is the last day.
    let marchYear = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
  }

  /// Returns how many days the month has.
  static func days(in month: Int, of year: Int) -> Int {
    let next = month == 12 ? (year: year + 1, month: 1) : (year: year, month: month + 1)
    return daysSince1970(year: next.year, month: next.month, day: 1)
      - daysSince1970(year: year, month: month, day: 1)
  }
}

extension CivilTime {
  /// The time in RFC 3339 without trailing zeros in the fraction: `2026-11-22T15:07:47.5Z`, as Go's encoding/json writes
  /// it.
  package var rfc3339: String {
    let date = "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
    return "\(date)T\(timeOfDay)\(fraction)Z"
  }

  /// `15:07:47`
  package var timeOfDay: String { "\(hour.padded(2)):\(minute.padded(2)):\(second.padded(2))" }

  private var fraction: String {
    guard nanosecond > 0 else { return "" }
    let digits = nanosecond.padded(9)
    return "." + digits.prefix(9 - digits.reversed().prefix { $0 == "0" }.count)
  }
}

extension Int {
  /// Returns the quotient rounded down, and the remainder, which is never negative.
  fileprivate func dividedDown(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// The number padded with zeros; it must not be negative.
  package func padded(_ digits: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}
