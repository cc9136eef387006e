import ClusterModel
import Foundation
import ManifestSource
import Testing

@Suite struct ObjectFilesTests {
  /// A temporary folder, removed after the test.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file that appears old enough not to be in use.
    func write(_ content: String, to name: String, secondsAgo: Double = 3600) throws {
      try content.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -secondsAgo)], ofItemAtPath: "\(path)/\(name)")
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
  }

  private func pod(_ name: String, _ image: String = "web") -> String {
    "{apiVersion: v1, kind: Pod, metadata: {name: \(name)}, spec: {containers: [{name: a, image: \(image)}]}}\n"
  }

  private func names(_ look: ObjectFiles.Scan?) -> [String]? { look?.objects.map(\.value.name.name) }

  @Test func onlyChangesAreReported() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "one.yaml")
    try folder.write("{apiVersion: v1, kind: Service, metadata: {name: s}}\n", to: "service.yaml")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    #expect(names(files.scan()) == ["one"])
    #expect(files.scan() == nil)
    try folder.write(pod("two"), to: "two.yaml", secondsAgo: 1800)
    #expect(names(files.scan()) == ["one", "two"])
  }

  @Test func freshFilesAreLeftForLater() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "one.yaml", secondsAgo: 0)
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    _ = files.scan()
    // Whether it is too fresh to be read depends on the speed of the machine; in the end it is read.
    for _ in 0..<1000 where files.isUnsettled {
      usleep(5000)
      _ = files.scan()
    }
    try folder.write(pod("two"), to: "two.yaml")
    #expect(names(files.scan()) == ["one", "two"])
  }

  @Test func aBrokenFileKeepsItsObjects() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "one.yaml")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    _ = files.scan()
    try folder.write("{kind: Pod", to: "one.yaml", secondsAgo: 1800)
    let found = files.scan()
    let look = try #require(found)
    #expect(names(look) == ["one"])
    #expect(look.diagnostics.count == 1 && look.diagnostics[0].description.contains("one.yaml"))
    #expect(files.scan() == nil, "said once")
  }

  @Test func anInvalidObjectIsLeftOut() throws {
    let folder = try Folder()
    try folder.write(pod("Bad_Name") + "---\n" + pod("good"), to: "pods.yaml")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    let found = files.scan()
    let look = try #require(found)
    #expect(names(look) == ["good"])
    #expect(look.diagnostics.contains { $0.severity == .error })
  }

  @Test func aMissingFileCountsAsDeletedAfterAMoment() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "one.yaml")
    try folder.write(pod("two"), to: "two.yaml")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    _ = files.scan()
    try folder.remove("two.yaml")
    #expect(files.scan() == nil)
    #expect(files.isUnsettled)
    var found: [String]?
    for _ in 0..<1000 where found == nil {
      usleep(5000)
      found = names(files.scan())
    }
    #expect(found == ["one"])
  }

  @Test func oneFileMeansThatFile() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "one.yaml")
    try folder.write(pod("two"), to: "two.yaml")
    var files = try ObjectFiles(["\(folder.path)/two.yaml"], kinds: ["Pod"])
    #expect(names(files.scan()) == ["two"])
    #expect(files.folders == [folder.path])
    #expect(throws: ManifestError.self) { try ObjectFiles(["\(folder.path)/three.yaml"], kinds: ["Pod"]) }
  }

  /// It is read once, and what is wrong with it is reported once.
  @Test func aFileThatIsNamedTwiceCountsOnce() throws {
    let folder = try Folder()
    try folder.write(pod("Bad_Name") + "---\n" + pod("one"), to: "one.yaml")
    var files = try ObjectFiles([folder.path, "\(folder.path)/one.yaml", folder.path + "/"], kinds: ["Pod"])
    #expect(files.folders == [folder.path])
    let found = files.scan()
    let look = try #require(found)
    #expect(names(look) == ["one"])
    var once = try ObjectFiles([folder.path], kinds: ["Pod"])
    let alone = once.scan()
    #expect(look.diagnostics == alone?.diagnostics && !look.diagnostics.isEmpty)
    #expect(files.scan() == nil)
  }

  @Test func aLinkWithoutATargetIsReportedAndKeepsItsObjects() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "real.txt")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link.yaml", withDestinationPath: "real.txt")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    #expect(names(files.scan()) == ["one"])
    try folder.remove("real.txt")
    let found = files.scan()
    let look = try #require(found)
    #expect(names(look) == ["one"])
    #expect(
      look.diagnostics.map(\.description) == [
        "error: \(folder.path)/link.yaml: cannot be read: the link's target does not exist; the object that it held "
          + "before stays in effect; repair it, or remove it to remove its objects"
      ])
    #expect(files.scan() == nil, "said once")
  }

  @Test func aFolderThatIsGoneIsReportedOnceAndKeepsItsObjects() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "one.yaml")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    _ = files.scan()
    try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path + ".away")
    let found = files.scan()
    let look = try #require(found)
    #expect(names(look) == ["one"])
    #expect(look.diagnostics.count == 1 && look.diagnostics[0].problem.contains("the folder is gone"))
    #expect(files.scan() == nil, "said once")
    #expect(!files.isUnsettled)
    try FileManager.default.moveItem(atPath: folder.path + ".away", toPath: folder.path)
    #expect(files.scan() == nil, "the same file")
  }

  /// Editors rename a file away before they write the new one.
  @Test func aFileThatReturnsWasNotDeleted() throws {
    let folder = try Folder()
    try folder.write(pod("one"), to: "one.yaml")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    _ = files.scan()
    try folder.remove("one.yaml")
    #expect(files.scan() == nil)
    try folder.write(pod("two"), to: "one.yaml", secondsAgo: 1800)
    #expect(names(files.scan()) == ["two"])
    #expect(!files.isUnsettled)
  }

  /// An empty folder is nothing to report: its Pods may be created later.
  @Test func anEmptyFolderHasNothingToReport() throws {
    let folder = try Folder()
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    #expect(files.scan() == nil)
    #expect(!files.isUnsettled)
  }

  @Test func ourOwnFilesAreNotManifests() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/.viaduct", withIntermediateDirectories: true)
    try folder.write(pod("ours"), to: ".viaduct/pods.yaml")
    try folder.write(pod("one"), to: "one.yaml")
    var files = try ObjectFiles([folder.path], kinds: ["Pod"])
    #expect(names(files.scan()) == ["one"])
  }
}
