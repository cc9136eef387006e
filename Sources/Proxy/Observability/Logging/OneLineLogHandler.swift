internal import ClusterModel
package import Logging

/// Hands messages on as one line each, with control characters shown as `^[`: they quote names of files and processes, and
/// what API servers say, none of which may forge a line or reach the terminal of a reader as a command.
package struct OneLineLogHandler: LogHandler {
  private var next: any LogHandler

  /// - Parameter next: what writes the messages.
  package init(_ next: any LogHandler) { self.next = next }

  /// The metadata of all messages.
  package var metadata: Logger.Metadata {
    get { next.metadata }
    set { next.metadata = newValue.mapValues(\.asOneLine) }
  }

  /// The lowest level that is written.
  package var logLevel: Logger.Level {
    get { next.logLevel }
    set { next.logLevel = newValue }
  }

  /// One entry of the metadata of all messages.
  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { next[metadataKey: key] }
    set { next[metadataKey: key] = newValue?.asOneLine }
  }

  /// Writes a message.
  package func log(event: LogEvent) {
    var event = event
    event.message = "\(event.message.description.asOneLine)"
    event.metadata = event.metadata?.mapValues(\.asOneLine)
    next.log(event: event)
  }
}

extension Logger.MetadataValue {
  fileprivate var asOneLine: Self {
    switch self {
    case .string(let text): .string(text.asOneLine)
    case .stringConvertible(let value): .string("\(value)".asOneLine)
    case .array(let values): .array(values.map(\.asOneLine))
    case .dictionary(let values): .dictionary(values.mapValues(\.asOneLine))
    }
  }
}
