import Foundation
import SmallFiles
import Testing

@Suite struct ReadFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 4095, 4096, 65_535, 65_536, 65_537, 300_000])
  func aFileOfAnySizeIsReadAsAWhole(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Data(bytes).write(to: URL(filePath: folder.file("a")))
    #expect(try readFile(folder.file("a")) == bytes)
  }

  /// Such files say that they are empty.
  @Test func filesOfTheKernelAreReadToTheEnd() throws {
    #expect(fileText("/proc/self/status")?.contains("\nPid:\t\(getpid())\n") == true)
    let maps = try #require(fileText("/proc/self/maps"))
    #expect(maps.hasSuffix("\n"))
    // The kernel returns it page by page.
    #expect(maps.utf8.count > 4096)
  }

  @Test func aLimitIsTheLargestSize() throws {
    try folder.write("12345", to: "a")
    #expect(try readFile(folder.file("a"), limit: 5) == Array("12345".utf8))
    #expect(throws: FileError(path: folder.file("a"), call: "read", errno: EFBIG)) {
      try readFile(folder.file("a"), limit: 4)
    }
  }

  /// A sparse file takes no place on the disk, and would fill the memory.
  @Test func aSparseFileIsRefusedBeforeItIsRead() throws {
    try folder.write("1", to: "a")
    try #require(truncate(folder.file("a"), 8 << 30) == 0)
    #expect(throws: FileError(path: folder.file("a"), call: "read", errno: EFBIG)) {
      try readFile(folder.file("a"), limit: 256 << 20)
    }
  }

  @Test func whatIsNoFileIsRefusedWithoutWaiting() throws {
    let pipe = folder.file("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let refusals = [(folder.path, EISDIR), (pipe, EACCES), ("/dev/null", EACCES), ("/dev/zero", EACCES)]
    for (path, errno) in refusals {
      #expect(throws: FileError(path: path, call: "read", errno: errno)) { try readFile(path) }
    }
    #expect(throws: FileError(path: folder.file("none"), call: "open", errno: ENOENT)) {
      try readFile(folder.file("none"))
    }
    #expect(fileText(folder.file("none")) == nil)
  }

  @Test func linksAreFollowed() throws {
    try folder.write("text", to: "real")
    try folder.link("link", to: "real")
    #expect(fileText(folder.file("link")) == "text")
  }

  @Test func whatIsNotUTF8IsReplaced() throws {
    try Data([0x61, 0xff]).write(to: URL(filePath: folder.file("a")))
    #expect(fileText(folder.file("a")) == "a\u{fffd}")
  }

  @Test func filesAreClosedAlsoAfterAnError() throws {
    try folder.write("text", to: "a")
    for _ in 0..<10 {
      #expect(throws: FileError.self) { try readFile(folder.file("a"), limit: 1) }
      #expect(throws: FileError.self) { try readFile(folder.path) }
      #expect(fileText(folder.file("a")) == "text")
    }
    #expect(try descriptors(in: folder.path) == [])
  }
}
