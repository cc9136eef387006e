import Foundation
import SmallFiles
import Testing

@Suite struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var files: [AtomicFile] {
    [AtomicFile(folder.file("a.yaml")), AtomicFile(shared: folder.file("a.yaml"))]
  }

  @Test func contentIsCreatedAndReplaced() throws {
    for file in files {
      for isSynchronized in [false, true] {
        try file.replace(with: Array("new \(isSynchronized)".utf8), isSynchronized: isSynchronized)
        #expect(folder.text("a.yaml") == "new \(isSynchronized)")
        #expect(try folder.names == ["a.yaml"])
      }
    }
  }

  /// A reader that has the file open keeps the old content, which would not be so if it were written in place.
  @Test func anOpenFileKeepsItsContent() throws {
    try folder.write("old", to: "a.yaml")
    let before = FileStamp(at: folder.file("a.yaml"))
    let reader = try OpenFile(reading: folder.file("a.yaml"))
    try AtomicFile(folder.file("a.yaml")).replace(with: Array("new".utf8))
    let read = try reader.readAll()
    #expect(read == Array("old".utf8))
    #expect(FileStamp(at: folder.file("a.yaml"))?.isSameFile(as: before) == false)
  }

  @Test func draftsAreHiddenOrCalledNew() {
    #expect(AtomicFile("/etc/a.yaml").draft == "/etc/a.yaml.new")
    let shared = AtomicFile(shared: "/etc/a.yaml").draft
    #expect(shared.hasPrefix("/etc/.a.yaml.") && shared.count > "/etc/.a.yaml.".count)
    #expect(shared != AtomicFile(shared: "/etc/a.yaml").draft)
    #expect(AtomicFile(shared: "a.yaml").draft.hasPrefix(".a.yaml."))
  }

  @Test func aNewFileHasTheRequestedMode() throws {
    try AtomicFile(folder.file("default")).replace(with: [])
    try AtomicFile(folder.file("secret")).replace(with: [], mode: .new(0o600))
    try AtomicFile(shared: folder.file("created")).create(with: [])
    #expect(try folder.mode("default") == reduced(0o644))
    #expect(try folder.mode("secret") == 0o600)
    #expect(try folder.mode("created") == reduced(0o666))
  }

  @Test(arguments: [0o600, 0o640, 0o666, 0o755]) func theModeIsKept(mode: Int) throws {
    for file in files {
      try folder.write("old", to: "a.yaml", mode: mode)
      try file.replace(with: Array("new".utf8), mode: .kept)
      #expect(try folder.mode("a.yaml") == mode)
      #expect(folder.text("a.yaml") == "new")
    }
  }

  /// There is no mode to keep.
  @Test func withoutAFileNoModeIsKept() throws {
    for file in files {
      let expected = FileError(path: file.path, call: "stat", errno: ENOENT)
      #expect(throws: expected) { try file.replace(with: [], mode: .kept) }
      #expect(try folder.names == [])
    }
  }

  /// The name is taken by a folder, so the last step fails.
  @Test func afterAFailedRenameNoDraftIsLeft() throws {
    try folder.makeFolder("a.yaml")
    try folder.write("inside", to: "a.yaml/file")
    for file in files {
      let expected = FileError(path: file.path, call: "rename", errno: EISDIR)
      #expect(throws: expected) { try file.replace(with: Array("new".utf8)) }
      #expect(try folder.names == ["a.yaml"])
      #expect(folder.text("a.yaml/file") == "inside")
    }
  }

  /// The draft is /dev/full, whose disk is always full. Making a device takes root, and a file system that allows it.
  @Test(.enabled(if: geteuid() == 0, "only root may make a device"))
  func afterAFailedWriteTheOldContentIsThere() throws {
    try folder.write("old", to: "a.yaml")
    let file = AtomicFile(folder.file("a.yaml"))
    let full = dev_t(1 << 8 | 7)
    try #require(mknod(file.draft, S_IFCHR | 0o600, full) == 0)
    for mode in [AtomicFile.Mode.new(0o644), .kept] {
      let expected = FileError(path: file.draft, call: "write", errno: ENOSPC)
      #expect(throws: expected) { try file.replace(with: Array("new".utf8), mode: mode) }
      #expect(folder.text("a.yaml") == "old")
      #expect(try folder.names == ["a.yaml"])
      try #require(mknod(file.draft, S_IFCHR | 0o600, full) == 0)
    }
  }

  @Test func theFolderMustExist() {
    let file = AtomicFile(folder.file("none/a.yaml"))
    let expected = FileError(path: file.draft, call: "open", errno: ENOENT)
    #expect(throws: expected) { try file.replace(with: []) }
    #expect(throws: expected) { try file.create(with: []) }
    #expect(expected.description == "\(file.draft): open: No such file or directory")
  }

  @Test func aDraftOfAStoppedProcessIsOverwritten() throws {
    let file = AtomicFile(folder.file("a.yaml"))
    try folder.write("much longer than the new content", to: "a.yaml.new")
    try file.replace(with: Array("new".utf8))
    #expect(folder.text("a.yaml") == "new")
    try folder.write("left", to: "a.yaml.new")
    file.removeDraft()
    file.removeDraft()
    #expect(try folder.names == ["a.yaml"])
  }

  /// Someone could make another file be overwritten.
  @Test func aLinkInThePlaceOfTheDraftIsNotFollowed() throws {
    try folder.write("precious", to: "other")
    try folder.link("a.yaml.new", to: "other")
    let file = AtomicFile(folder.file("a.yaml"))
    let expected = FileError(path: file.draft, call: "open", errno: ELOOP)
    #expect(throws: expected) { try file.replace(with: Array("new".utf8)) }
    #expect(folder.text("other") == "precious")
    #expect(folder.text("a.yaml") == nil)
  }

  @Test func aLinkIsReplacedUnlessItsTargetIsNamed() throws {
    try folder.makeFolder("far")
    try folder.write("old", to: "far/real")
    try folder.link("second", to: "far/real")
    try folder.link("first", to: folder.file("second"))
    #expect(targetPath(of: folder.file("first")) == folder.file("far/real"))
    #expect(targetPath(of: folder.file("far/real")) == folder.file("far/real"))
    #expect(targetPath(of: folder.file("none")) == folder.file("none"))
    try AtomicFile(targetPath(of: folder.file("first"))).replace(with: Array("new".utf8), mode: .kept)
    #expect(folder.text("far/real") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("second")) == "far/real")
    try AtomicFile(folder.file("first")).replace(with: Array("own".utf8))
    #expect(folder.text("first") == "own")
    #expect(folder.text("far/real") == "new")
  }

  @Test func aLoopOfLinksEnds() throws {
    try folder.link("a", to: "b")
    try folder.link("b", to: "a")
    #expect(targetPath(of: folder.file("a")) == folder.file("a"))
  }

  @Test func aNewFileNeverReplacesAnother() throws {
    for file in files {
      try? FileManager.default.removeItem(atPath: file.path)
      try file.create(with: Array("first".utf8))
      let expected = FileError(path: file.path, call: "link", errno: EEXIST)
      #expect(throws: expected) { try file.create(with: Array("second".utf8)) }
      #expect(folder.text("a.yaml") == "first")
      #expect(try folder.names == ["a.yaml"])
    }
  }

  @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b", "a"), ("/a/b/c", "/a/b")])
  func folders(path: String, folder: String) {
    #expect(folderPath(of: path) == folder)
    #expect(AtomicFile(path).folder == folder)
  }
}
