internal import ClusterModel

extension CivilTime {
  /// The time in the format of HTTP's Date header (RFC 9110, 5.6.7): `Sun, 22 Nov 2026 15:07:47 GMT`.
  var httpDate: String {
    "\(Self.weekdays[weekday]), \(day.padded(2)) \(Self.months[month - 1]) \(year.padded(4)) \(timeOfDay) GMT"
  }

  /// The time as date(1) prints it in the C locale: `Sun Nov 22 15:07:47 UTC 2026`.
  var unixDate: String {
    let day = day < 10 ? " \(day)" : "\(day)"
    return "\(Self.weekdays[weekday]) \(Self.months[month - 1]) \(day) \(timeOfDay) UTC \(year.padded(4))"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
