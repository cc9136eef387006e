import Glibc
import Logging
import Synchronization

/// A thread for calls that block.
final class Thread {
  private final class Body {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  init(_ run: @escaping () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}

/// Answers each connection to a listener with the same text, until it is stopped.
final class Answering {
  private let listener: TestSocket
  private let thread: Thread

  init(_ listener: TestSocket, _ text: String) {
    self.listener = listener
    thread = Thread {
      while let connection = try? listener.accepted() {
        try? connection.send(text)
        connection.close()
      }
    }
  }

  func stop() {
    listener.stopAccepting()
    thread.join()
  }
}

/// Keeps what is logged.
final class LoggedMessages: Sendable {
  private let lines = Mutex<[String]>([])

  var messages: [String] { lines.withLock { $0 } }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(messages: self) }
    logger.logLevel = .info
    return logger
  }

  private func add(_ message: String) { lines.withLock { $0.append(message) } }

  private struct Handler: LogHandler {
    let messages: LoggedMessages
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { messages.add("\(event.message)") }
  }
}
