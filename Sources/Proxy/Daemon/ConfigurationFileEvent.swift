/// Why the daemon exits because of its configuration file.
package enum ConfigurationFileEvent: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file was changed, replaced or removed.
  case changed(String)
  /// The file cannot be watched for changes.
  case watchFailed(String, reason: String)

  /// The reason and, after a change, the remedy in one line.
  package var description: String {
    switch self {
    case .changed(let file):
      "--config: \(file) has changed, and changes take effect only after a restart; restart Viaduct, the tables remain in place"
    case .watchFailed(let file, let reason): "--config: \(file) cannot be watched for changes: \(reason)"
    }
  }
}
