import Logging
import Observability
import Synchronization
import Testing

@Suite struct OneLineLogHandlerTests {
  private final class Events: Sendable {
    let all = Mutex<[LogEvent]>([])
  }

  /// Keeps what it is given.
  private struct Recorder: LogHandler {
    let events: Events
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { events.all.withLock { $0.append(event) } }
  }

  /// The name of a process is what it calls itself, and an API server's message is what it likes.
  @Test func nothingFromOutsideForgesALineOrReachesATerminal() throws {
    let events = Events()
    var logger = Logger(label: "test") { _ in OneLineLogHandler(Recorder(events: events)) }
    logger[metadataKey: "node"] = "n\u{1b}"
    logger.warning("process a\nerror: b\u{1b}[2J", metadata: ["path": "\u{9b}31m", "list": ["\u{7}"]])
    let event = try #require(events.all.withLock { $0.first })
    #expect(event.message.description == "process a^Jerror: b^[[2J")
    #expect(event.metadata == ["path": "\\u{9b}31m", "list": ["^G"]])
    #expect(logger[metadataKey: "node"] == "n^[")
    #expect(event.level == .warning && event.line > 0)
  }

  @Test func theLevelIsTheNextHandlers() {
    var handler = OneLineLogHandler(Recorder(events: Events()))
    handler.logLevel = .error
    #expect(handler.logLevel == .error)
  }
}
