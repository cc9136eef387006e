package import Logging
internal import Synchronization

/// The lines of a log.
package final class LoggedLines: Sendable {
  private let lines = Mutex<[String]>([])

  /// The lines so far: `level: message`.
  package var all: [String] { lines.withLock { $0 } }

  /// A logger that writes here, from level info on.
  package var logger: Logger {
    var logger = Logger(label: "test") { _ in LineHandler(lines: self) }
    logger.logLevel = .info
    return logger
  }

  /// Starts without lines.
  package init() {}

  private struct LineHandler: LogHandler {
    let lines: LoggedLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.lines.withLock { $0.append("\(event.level): \(event.message)") }
    }
  }
}
