import Foundation
import SmallFiles
import Testing

@Suite struct OpenFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsOverwrittenInPlace() throws {
    try folder.write("a longer text", to: "a", mode: 0o600)
    let before = FileStamp(at: folder.file("a"))
    try overwriteFile(folder.file("a"), with: Array("text".utf8))
    #expect(folder.text("a") == "text")
    #expect(try folder.mode("a") == 0o600)
    #expect(FileStamp(at: folder.file("a"))?.isSameFile(as: before) == true)
    try overwriteFile(folder.file("new"), with: [])
    #expect(try folder.mode("new") == reduced(0o666))
    #expect(throws: FileError(path: "/dev/full", call: "write", errno: ENOSPC)) {
      try overwriteFile("/dev/full", with: Array("text".utf8))
    }
  }

  /// A setting that does not exist is not created.
  @Test func onlyExistingSettingsAreWritten() throws {
    try folder.write("7", to: "setting")
    try writeSetting(12, to: folder.file("setting"))
    #expect(folder.text("setting") == "12\n")
    #expect(throws: FileError(path: folder.file("none"), call: "open", errno: ENOENT)) {
      try writeSetting(12, to: folder.file("none"))
    }
    #expect(try folder.names == ["setting"])
  }

  @Test func aLockExcludesOthersUntilTheFileIsClosed() throws {
    try lockTwice()
    var again = try OpenFile(lockFile: folder.file("lock"))
    let isLocked = try again.lock()
    #expect(isLocked)
    #expect(try folder.mode("lock") == reduced(0o644))
  }

  private func lockTwice() throws {
    var first = try OpenFile(lockFile: folder.file("lock"))
    let isFirst = try first.lock()
    var second = try OpenFile(lockFile: folder.file("lock"))
    let isSecond = try second.lock()
    #expect(isFirst && !isSecond)
  }

  @Test func aLockFileIsEmptiedAndWritten() throws {
    try folder.write("12345\n", to: "lock")
    let file = try OpenFile(lockFile: folder.file("lock"))
    try file.truncate()
    try file.writeAll(Array("7\n".utf8))
    try file.synchronize()
    #expect(folder.text("lock") == "7\n")
    try folder.link("link", to: "lock")
    #expect(throws: FileError(path: folder.file("link"), call: "open", errno: ELOOP)) {
      _ = try OpenFile(lockFile: folder.file("link"))
    }
  }

  @Test func onlyFoldersAreOpenedAsFolders() throws {
    try OpenFile(folder: folder.path).synchronize()
    try folder.write("", to: "a")
    #expect(throws: FileError(path: folder.file("a"), call: "open", errno: ENOTDIR)) {
      _ = try OpenFile(folder: folder.file("a"))
    }
  }

  @Test func programsDoNotInheritFiles() throws {
    let file = try OpenFile(lockFile: folder.file("lock"))
    let own = try descriptors(in: folder.path)
    #expect(own.count == 1)
    for descriptor in own { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
    // It is open until here.
    try file.synchronize()
  }

  @Test func aStampTellsVersionsApart() throws {
    try folder.write("one", to: "a")
    let first = try #require(FileStamp(at: folder.file("a")))
    #expect(FileStamp(at: folder.file("a")) == first)
    let opened = try OpenFile(reading: folder.file("a")).stamp
    #expect(opened == first)
    #expect(FileStamp(at: folder.file("none")) == nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.file("a"))
    let permitted = try #require(FileStamp(at: folder.file("a")))
    #expect(permitted.hasSameContent(as: first))
    try folder.write("three", to: "a")
    let longer = try #require(FileStamp(at: folder.file("a")))
    #expect(longer != permitted && !longer.hasSameContent(as: first) && !longer.hasSameContent(as: nil))
    try AtomicFile(folder.file("a")).replace(with: Array("three".utf8))
    #expect(FileStamp(at: folder.file("a"))?.isSameFile(as: longer) == false)
  }

  @Test func onlyWhatWasWrittenJustNowIsFresh() throws {
    try folder.write("one", to: "a")
    #expect(FileStamp(at: folder.file("a"))?.isFresh(within: .seconds(3600)) == true)
    for hours in [-2.0, 2.0] {
      let time = Date(timeIntervalSinceNow: hours * 3600)
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: folder.file("a"))
      #expect(FileStamp(at: folder.file("a"))?.isFresh(within: .seconds(3600)) == false)
    }
  }
}
