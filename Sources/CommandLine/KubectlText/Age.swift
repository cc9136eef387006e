internal import ClusterModel

/// The time since an event, in kubectl's notation: `45s`, `3m20s`, `5h`, `12d`, `2y10d`.
struct Age: CustomStringConvertible {
  let seconds: Int64

  /// Creates the age from a field such as `metadata.creationTimestamp`; nil if that is not a time.
  init?(since field: ObjectValue, now: Int64) {
    guard let time = field.text.flatMap({ Timestamp($0) }) else { return nil }
    seconds = now - time.seconds
  }

  init(seconds: Int64) { self.seconds = seconds }

  /// The age, with fewer units the greater it is.
  var description: String {
    let (minutes, hours, days, years) = (seconds / 60, seconds / 3600, seconds / 86_400, seconds / 31_536_000)
    switch seconds {
    case ..<(-1): return "<invalid>"
    case ..<0: return "0s"
    case ..<120: return "\(seconds)s"
    case ..<600: return "\(minutes)m" + rest(seconds % 60, "s")
    case ..<(3 * 3600): return "\(minutes)m"
    case ..<(8 * 3600): return "\(hours)h" + rest(minutes % 60, "m")
    case ..<(48 * 3600): return "\(hours)h"
    case ..<(8 * 86_400): return "\(days)d" + rest(hours % 24, "h")
    case ..<(2 * 31_536_000): return "\(days)d"
    case ..<(8 * 31_536_000): return "\(years)y" + rest(days % 365, "d")
    default: return "\(years)y"
    }
  }

  private func rest(_ number: Int64, _ unit: String) -> String { number == 0 ? "" : "\(number)\(unit)" }
}
