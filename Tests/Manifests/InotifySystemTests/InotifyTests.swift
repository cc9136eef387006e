import Foundation
import Testing

@testable import Inotify

@Suite struct InotifyTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()

  private func inFolder(_ body: (Inotify, InotifyWatch) async throws -> Void) async throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let inotify = try Inotify(wake: {})
    try await body(inotify, try inotify.watch(folder: folder))
  }

  /// Drains events until one satisfies the condition.
  private func hears(_ inotify: Inotify, _ isWanted: (InotifyEvent) -> Bool) async -> Bool {
    for _ in 0..<2000 {
      if inotify.drainEvents().contains(where: isWanted) { return true }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return false
  }

  @Test func reportsWhichEntryWasCreatedOrDeleted() async throws {
    try await inFolder { inotify, watch in
      let file = "\(folder)/a.yaml"
      #expect(FileManager.default.createFile(atPath: file, contents: Data("x".utf8)))
      #expect(await hears(inotify) { $0 == InotifyEvent(watch: watch, name: "a.yaml") })
      try FileManager.default.moveItem(atPath: file, toPath: "\(folder)/b.yaml")
      #expect(await hears(inotify) { $0 == InotifyEvent(watch: watch, name: "b.yaml") })
    }
  }

  @Test func reportsThatTheFolderItselfIsGone() async throws {
    try await inFolder { inotify, watch in
      try FileManager.default.removeItem(atPath: folder)
      #expect(await hears(inotify) { $0 == InotifyEvent(watch: watch, name: nil) })
    }
  }

  @Test func theSameFolderIsTheSameWatch() async throws {
    try await inFolder { inotify, watch in
      let again = try inotify.watch(folder: "\(folder)/../\((folder as NSString).lastPathComponent)")
      #expect(again == watch)
      inotify.remove(watch)
      let renewed = try inotify.watch(folder: folder)
      #expect(renewed != watch)
    }
  }

  @Test func aMissingFolderCannotBeWatched() async throws {
    try await inFolder { inotify, _ in
      let error = #expect(throws: InotifyError.self) { _ = try inotify.watch(folder: "\(folder)/none") }
      #expect(error?.description == "inotify_add_watch: the folder does not exist")
    }
  }

  /// The result of read(2) as in its manual page: wd, mask, cookie, len, name.
  @Test func readsWhatTheKernelWrites() {
    let named: [UInt8] = [1, 2, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 97, 98, 0, 0]
    let itself: [UInt8] = [7, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let ignored: [UInt8] = [7, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let overflow: [UInt8] = [255, 255, 255, 255, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(
      InotifyEvent.events(in: (named + itself + ignored + overflow)[...]) == [
        InotifyEvent(watch: InotifyWatch(number: 513), name: "ab"),
        InotifyEvent(watch: InotifyWatch(number: 7), name: nil), InotifyEvent(watch: nil, name: nil),
      ])
  }
}
