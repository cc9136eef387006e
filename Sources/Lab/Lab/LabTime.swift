/// A point in time by two clocks: the wall clock, whose time goes into statuses, and a monotonic clock, which delays are
/// measured with.
public struct LabTime: Hashable, Sendable {
  /// The wall clock: seconds since 1970.
  public let seconds: Int64
  /// The monotonic clock: the time since an arbitrary point in the past.
  public let monotonic: Duration

  /// Creates a point in time from readings of both clocks.
  public init(seconds: Int64, monotonic: Duration) {
    self.seconds = seconds
    self.monotonic = monotonic
  }

  /// The time in the API's format: `2026-11-22T15:07:47Z`.
  public var text: String {
    let (days, rest) = (Int(seconds.quotientRoundedDown(by: 86_400)), Int(seconds.remainder(by: 86_400)))
    let date = Self.date(daysSince1970: days)
    let time = [rest / 3600, rest / 60 % 60, rest % 60].map(Self.twoDigits).joined(separator: ":")
    return "\(date.year)-\(Self.twoDigits(date.month))-\(Self.twoDigits(date.day))T\(time)Z"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Counts years from March, so that a leap day is the last day of its year.
  private static func date(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
    let days = daysSince1970 + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }
}

extension Int64 {
  fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }

  fileprivate func remainder(by divisor: Int64) -> Int64 { (self % divisor + divisor) % divisor }
}
