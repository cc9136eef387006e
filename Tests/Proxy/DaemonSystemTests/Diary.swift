import Logging
import Synchronization

@testable import Daemon

/// Notes what parts do, in the order in which it happens.
final class Diary: Sendable {
  private let state = Mutex<[String]>([])

  var notes: [String] { state.withLock { $0 } }

  func note(_ text: String) { state.withLock { $0.append(text) } }

  /// Waits until all of these notes are there.
  func wait(for texts: [String]) async throws {
    while !Set(texts).isSubset(of: notes) { try await Task.sleep(for: .milliseconds(2)) }
  }

  /// Removes and returns the notes.
  func take() -> [String] {
    state.withLock { notes in
      defer { notes = [] }
      return notes
    }
  }

  /// A part that takes a moment to stop.
  ///
  /// - Parameter begin: what it does after its start; if that throws, the part ends.
  func part(_ name: String, _ begin: @escaping @Sendable () async throws -> Void = {}) -> DaemonPart {
    DaemonPart(name, .silent) {
      self.note("\(name) runs")
      try await begin()
      await untilCancelled()
      self.note("\(name) stops")
      await uninterrupted { try? await Task.sleep(for: .milliseconds(10)) }
      self.note("\(name) ended")
    }
  }

  func parts(_ names: String...) -> [DaemonPart] { names.map { part($0) } }
}

/// A door that is closed until someone opens it, once.
final class Gate: Sendable {
  private let openings: AsyncStream<Void>
  private let opening: AsyncStream<Void>.Continuation

  init() { (openings, opening) = AsyncStream.makeStream(of: Void.self) }

  func open() { opening.finish() }

  /// Waits, also if the task is cancelled.
  func pass() async { await uninterrupted { for await _ in self.openings {} } }
}

/// Waits until the task is cancelled.
func untilCancelled() async {
  let silence = AsyncStream<Void> { _ in }
  for await _ in silence {}
}

/// Runs something that does not learn that the task is cancelled.
func uninterrupted(_ work: @escaping @Sendable () async -> Void) async { await Task { await work() }.value }

extension Logger {
  static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
