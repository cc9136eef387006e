import Foundation
import Synchronization
import Testing

@testable import Inotify

@Suite(.timeLimit(.minutes(1))) struct FileWatchTests {
  private static let silence = Duration.milliseconds(200)

  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()

  /// Whether a watch notices what is done to the folder, within a time that only a failure uses up.
  private func isHeard(
    _ path: String = "config", within patience: Duration = .seconds(20), _ treat: (String) throws -> Void
  ) async throws -> Bool {
    try FileManager.default.createDirectory(atPath: "\(folder)/first", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("old".utf8).write(to: URL(filePath: "\(folder)/config"))
    try Data("old".utf8).write(to: URL(filePath: "\(folder)/first/config"))
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/..data", withDestinationPath: "first")
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "..data/config")
    let watch = try FileWatch("\(folder)/\(path)")
    let heard = Mutex(false)
    let task = Task {
      let isChanged = await watch.waitForChange()
      heard.withLock { $0 = isChanged }
    }
    try treat(folder)
    // What was not noticed by now will not be noticed later: a second watch of the same kind notices its own event.
    let other = "\(folder)/other"
    try Data("old".utf8).write(to: URL(filePath: other))
    let witness = try FileWatch(other)
    try append("new", to: other)
    #expect(await witness.waitForChange())
    let end = ContinuousClock.now + patience
    while !heard.withLock({ $0 }), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await task.value
    return heard.withLock { $0 }
  }

  private func append(_ text: String, to path: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  @Test func aWriteIsNoticed() async throws {
    let isHeard = try await isHeard { try append("new", to: "\($0)/config") }
    #expect(isHeard)
  }

  @Test func aWriteThroughLinksIsNoticed() async throws {
    let isHeard = try await isHeard("link") { try append("new", to: "\($0)/first/config") }
    #expect(isHeard)
  }

  @Test func aMoveIsNoticed() async throws {
    let isHeard = try await isHeard {
      try FileManager.default.moveItem(atPath: "\($0)/config", toPath: "\($0)/config.old")
    }
    #expect(isHeard)
  }

  @Test func readingIsNotNoticed() async throws {
    let isHeard = try await isHeard(within: Self.silence) {
      _ = FileManager.default.contents(atPath: "\($0)/config")
    }
    #expect(!isHeard)
  }

  @Test func aSwapOfTheLinkIsNotNoticed() async throws {
    let isHeard = try await isHeard("link", within: Self.silence) { folder in
      try FileManager.default.createDirectory(atPath: "\(folder)/second", withIntermediateDirectories: true)
      try Data("new".utf8).write(to: URL(filePath: "\(folder)/second/config"))
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/..new", withDestinationPath: "second")
      try #require(rename("\(folder)/..new", "\(folder)/..data") == 0)
      try FileManager.default.removeItem(atPath: "\(folder)/first")
    }
    #expect(!isHeard)
  }

  @Test func aMissingFileCannotBeWatched() {
    #expect(throws: InotifyError.self) { _ = try FileWatch("/nonexistent/config") }
  }
}
