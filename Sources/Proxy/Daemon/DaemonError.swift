/// Why the daemon exits although nobody stopped it, or before all of its parts have ended.
enum DaemonError: Error, Hashable, CustomStringConvertible {
  /// A part returned instead of running until it is stopped.
  case partEnded(String)
  /// These parts did not stop in time.
  case partsHang([String], after: Duration)

  /// The reason in one line.
  var description: String {
    switch self {
    case .partEnded(let name): "\(name): ended without having been stopped"
    case .partsHang(let names, let time):
      "\(names.joined(separator: ", ")): did not stop within \(time); the tables remain in place"
    }
  }
}
