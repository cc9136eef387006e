/// The time in UTC as Go's RFC3339Nano writes it: no trailing zeros in the fraction.
func timeText(_ nanoseconds: Int64) -> String {
  let (seconds, fraction) = floored(nanoseconds, by: 1_000_000_000)
  let (days, second) = floored(seconds, by: 86_400)
  var digits = String(1_000_000_000 + fraction).dropFirst()
  while digits.last == "0" { digits.removeLast() }
  let clock = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
  return "\(dateText(days))T\(clock)\(digits.isEmpty ? "" : ".\(digits)")Z"
}

/// Counts years from March, so that the leap day comes last.
private func dateText(_ daysSince1970: Int64) -> String {
  let (era, day) = floored(daysSince1970 + 719_468, by: 146_097)
  let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
  let dayOfYear = day - (365 * year + year / 4 - year / 100)
  let month = (5 * dayOfYear + 2) / 153
  let marchYear = era * 400 + year
  let number = String(10_000 + marchYear + (month >= 10 ? 1 : 0)).dropFirst()
  return "\(number)-\(two(month < 10 ? month + 3 : month - 9))-\(two(dayOfYear - (153 * month + 2) / 5 + 1))"
}

private func floored(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
  let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
