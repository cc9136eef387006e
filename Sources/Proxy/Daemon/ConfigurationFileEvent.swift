/// Why the daemon ends on account of its configuration file.
public enum ConfigurationFileEvent: Error, Hashable, Sendable, CustomStringConvertible {
  /// It was written to, or moved away.
  case changed(String)
  /// It cannot be watched.
  case unheard(String, String)

  /// One line: what happened, and what to do.
  public var description: String {
    switch self {
    case .changed(let file):
      "--config: \(file) has changed, and changes take effect only after a restart; restart Viaduct, the tables remain in place"
    case .unheard(let file, let reason): "--config: \(file) cannot be watched for changes: \(reason)"
    }
  }
}
