package import Logging

/// Writes each message as one line of JSON, as kube-proxy does with `--logging-format=json` (component-base, logs/json):
/// `ts` in milliseconds since 1970, `caller`, `msg`, `v`, and the metadata. Errors have no `v`. The field `level` is an
/// addition to kube-proxy's format.
package struct JSONLogHandler: LogHandler {
  /// The metadata of all messages.
  package var metadata: Logger.Metadata = [:]
  /// The lowest level that is written.
  package var logLevel = Logger.Level.info
  private let write: @Sendable (String) -> Void

  /// - Parameter write: receives whole lines, each with its newline, on any thread.
  package init(write: @escaping @Sendable (String) -> Void) { self.write = write }

  /// One entry of the metadata of all messages.
  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a message.
  package func log(event: LogEvent) { write(line(event, at: .now())) }

  func line(_ event: LogEvent, at time: ClockReading) -> String {
    let file = event.file.split(separator: "/").suffix(2).joined(separator: "/")
    var members = [
      "\"ts\":\(time.milliseconds)", "\"caller\":\("\(file):\(event.line)".inJSON)",
      "\"level\":\(event.level.rawValue.inJSON)", "\"msg\":\(event.message.description.inJSON)",
    ]
    if let error = event.error { members.append("\"err\":\("\(error)".inJSON)") }
    if let verbosity = event.level.verbosity { members.append("\"v\":\(verbosity)") }
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      // Parsers differ about duplicate keys.
      let name = Self.ownKeys.contains(key) ? "\(key)_" : key
      members.append("\(name.inJSON):\(value.inJSON)")
    }
    return "{\(members.joined(separator: ","))}\n"
  }

  private static let ownKeys: Set<String> = ["ts", "caller", "level", "msg", "err", "v"]
}

extension ClockReading {
  /// Milliseconds since 1970 with a fraction of microseconds.
  fileprivate var milliseconds: String {
    let microseconds = unixNanoseconds / 1000
    let fraction = "\(microseconds % 1000)"
    return "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}

extension Logger.Level {
  /// The lowest verbosity (`-v`) that shows messages of the level; nil for errors, which are always shown.
  fileprivate var verbosity: Int? {
    switch self {
    case .trace: 6
    case .debug: 4
    case .info, .notice, .warning: 0
    case .error, .critical: nil
    }
  }
}

extension Logger.MetadataValue {
  fileprivate var inJSON: String {
    switch self {
    case .string(let text): text.inJSON
    case .stringConvertible(let value): "\(value)".inJSON
    case .array(let values): "[\(values.map(\.inJSON).joined(separator: ","))]"
    case .dictionary(let values):
      "{\(values.sorted { $0.key < $1.key }.map { "\($0.key.inJSON):\($0.value.inJSON)" }.joined(separator: ","))}"
    }
  }
}

extension String {
  /// The string as a quoted JSON string (RFC 8259).
  fileprivate var inJSON: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
