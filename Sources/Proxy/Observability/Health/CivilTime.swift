/// A date and time of day in UTC, in the proleptic Gregorian calendar.
struct CivilTime: Hashable {
  let year: Int
  let month: Int
  let day: Int
  /// 0 is Sunday.
  let weekday: Int
  let hour: Int
  let minute: Int
  let second: Int
  let nanosecond: Int

  init(unixNanoseconds: Int64) {
    let (seconds, nanosecond) = Int(unixNanoseconds).dividedDown(by: 1_000_000_000)
    let (days, secondOfDay) = seconds.dividedDown(by: 86400)
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
  /// The time in RFC 3339 without trailing zeros in the fraction: `2026-11-22T15:07:47.5Z`, as Go's encoding/json writes
  /// it.
  var rfc3339: String {
    let date = "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
    return "\(date)T\(timeOfDay)\(fraction)Z"
  }

  /// The time in the format of HTTP's Date header (RFC 9110, 5.6.7): `Sun, 22 Nov 2026 15:07:47 GMT`.
  var httpDate: String {
    "\(Self.weekdays[weekday]), \(day.padded(2)) \(Self.months[month - 1]) \(year.padded(4)) \(timeOfDay) GMT"
  }

  private var timeOfDay: String { "\(hour.padded(2)):\(minute.padded(2)):\(second.padded(2))" }

  private var fraction: String {
    guard nanosecond > 0 else { return "" }
    let digits = nanosecond.padded(9)
    return "." + digits.prefix(9 - digits.reversed().prefix { $0 == "0" }.count)
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension Int {
  /// Returns the quotient rounded down, and the remainder, which is never negative.
  fileprivate func dividedDown(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// The number padded with zeros; it must not be negative.
  fileprivate func padded(_ digits: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}
