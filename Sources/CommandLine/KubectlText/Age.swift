internal import ClusterModel

/// How long ago something was, as kubectl writes it: `45s`, `3m20s`, `5h`, `12d`, `2y10d`.
struct Age: CustomStringConvertible {
  let seconds: Int64

  /// The time since a field such as `metadata.creationTimestamp`; nil when it says none.
  init?(since field: ObjectValue, now: Int64) {
    guard let time = field.text.flatMap({ Timestamp($0) }) else { return nil }
    seconds = now - time.seconds
  }

  init(seconds: Int64) { self.seconds = seconds }

  /// The greater it is, the coarser it is told.
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
