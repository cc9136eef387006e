import ClusterModel
import Foundation
import Glibc
import ManifestDecoding
import ManifestSource
import Testing

@Suite struct LoadManifestsTests {
  /// A temporary folder for each test, removed after it.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()

    init(_ files: [String: String] = [:]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, content) in files { try write(content, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ content: String, to name: String) throws {
      let file = URL(fileURLWithPath: "\(path)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: file, atomically: false, encoding: .utf8)
    }
  }

  private static func node(_ name: String, zone: String = "a") -> String {
    """
    apiVersion: v1
    kind: Node
    metadata: {name: \(name), labels: {topology.kubernetes.io/zone: \(zone)}}

    """
  }

  private static let json = #"{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "c"}}"#

  @Test func readsTheManifestsOfAFolder() throws {
    let folder = try Folder([
      "2.yaml": Self.node("b"), "1.yml": Self.node("a"), "3.json": Self.json,
      ".hidden.yaml": Self.node("hidden"),
      "notes.txt": "no: [manifest", "within/4.yaml": Self.node("within"),
      "folder.yaml/5.yaml": Self.node("within"),
    ])
    let loaded = try loadManifests([folder.path])
    #expect(loaded.snapshot.nodes.map(\.name) == ["a", "b", "c"])
    #expect(loaded.files == 3)
    #expect(loaded.bytes == Self.node("a").utf8.count + Self.node("b").utf8.count + Self.json.utf8.count)
    #expect(loaded.diagnostics.isEmpty)
  }

  /// A command that changes something must not take the objects of a broken file for deleted; one that shows objects
  /// shows the rest.
  @Test func aBrokenFileStopsThoseWhoChangeSomething() throws {
    let folder = try Folder([
      "1.yaml": Self.node("a"), "2.yaml": "{{- if .Values.x }}\nkind: Node\n{{- end }}\n",
      "3.yaml": Self.node("c"),
    ])
    #expect(throws: ManifestError.self) { try loadManifests([folder.path]) }
    let loaded = try loadManifests([folder.path], keepsObjects: true, brokenFiles: .reported)
    #expect(loaded.snapshot.nodes.map(\.name) == ["a", "c"])
    #expect(loaded.objects.map(\.name.name) == ["a", "c"])
    #expect(!loaded.isWhole && loaded.files == 2)
    #expect(
      loaded.diagnostics.map(\.description) == [
        "error: \(folder.path)/2.yaml:1:1: the file is ignored: {{ is template syntax, not YAML; "
          + "render the template first, for example with 'helm template'"
      ])
  }

  @Test func brokenFilesAloneAreRejected() throws {
    let folder = try Folder(["1.yaml": "a: [", "2.yaml": "b: ["])
    let error = #expect(throws: ManifestError.self) {
      try loadManifests([folder.path], brokenFiles: .reported)
    }
    #expect(error?.description.contains("1.yaml:") == true)
  }

  @Test func podsWithStatusReplaceThoseWithout() throws {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
    let folder = try Folder([
      "-a.yaml": pod + "---\n" + Self.node("one"), ".viaduct/pods.yaml": pod + "status: {phase: Running}\n",
      ".viaduct/other.yaml": Self.node("hidden"),
    ])
    let loaded = try loadManifests([folder.path + "/"], keepsObjects: true)
    #expect(loaded.snapshot.pods.map(\.phase) == ["Running"])
    #expect(loaded.snapshot.nodes.map(\.name) == ["one"])
    #expect(loaded.diagnostics.isEmpty)
    #expect(loaded.objects.filter { $0.kind == "Pod" }.map { $0["status"]["phase"].text } == ["Running"])
  }

  @Test func readsFilesAndFoldersTogether() throws {
    let folder = try Folder(["a.yaml": Self.node("a"), "within/b.yaml": Self.node("b")])
    let loaded = try loadManifests(["\(folder.path)/a.yaml", "\(folder.path)/within/"])
    #expect(loaded.snapshot.nodes.map(\.name) == ["a", "b"])
  }

  @Test func aDuplicateObjectCountsOnce() throws {
    let folder = try Folder(["a.yaml": Self.node("a") + "---\n" + Self.node("a")])
    let loaded = try loadManifests([folder.path, "\(folder.path)/a.yaml"])
    #expect(loaded.snapshot.nodes.map(\.name) == ["a"])
    #expect(loaded.diagnostics.isEmpty)
  }

  @Test func ofTwoDifferentObjectsTheFirstCountsAndTheOtherIsReported() throws {
    let folder = try Folder(["a.yaml": Self.node("x", zone: "a"), "b.yaml": Self.node("x", zone: "b")])
    let (a, b) = ("\(folder.path)/a.yaml", "\(folder.path)/b.yaml")
    #expect(try loadManifests([folder.path]).snapshot.nodes.map(\.zone) == ["a"])
    let loaded = try loadManifests([b, a])
    #expect(loaded.snapshot.nodes.map(\.zone) == ["b"])
    let diagnostic = try #require(loaded.diagnostics.first)
    #expect(loaded.diagnostics.count == 1)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.object?.description == "Node x")
    #expect(diagnostic.problem.contains("is defined in \(b) and, with different content, in \(a)"))
  }

  @Test func theOrderWithinAFileHasNoInfluence() throws {
    let documents =
      ["a", "b", "c"].map { Self.node($0) } + ["{kind: Service}\n", "{apiVersion: v1, kind: Servise}\n"]
    let folder = try Folder([
      "1.yaml": documents.joined(separator: "---\n"),
      "2.yaml": documents.reversed().joined(separator: "---\n"),
    ])
    let one = try loadManifests(["\(folder.path)/1.yaml"])
    let other = try loadManifests(["\(folder.path)/2.yaml"])
    #expect(one.snapshot == other.snapshot)
    #expect(one.diagnostics.map(\.problem).sorted() == other.diagnostics.map(\.problem).sorted())
  }

  @Test func anInvalidObjectAffectsNoOther() throws {
    let folder = try Folder(["a.yaml": Self.node("a") + "---\n" + Self.node("Bad_Name")])
    let loaded = try loadManifests([folder.path])
    #expect(loaded.snapshot.nodes.map(\.name) == ["a"])
    #expect(loaded.diagnostics.map(\.object?.name.name) == ["Bad_Name"])
  }

  @Test func namesWhatIsMissing() {
    let error = #expect(throws: ManifestError.self) { try loadManifests(["/no/such/file.yaml"]) }
    #expect(error == .missing(path: "/no/such/file.yaml"))
    #expect(error?.description == "/no/such/file.yaml: no such file or folder; check the path")
  }

  @Test func rejectsAFolderWithoutManifests() throws {
    let folder = try Folder(["notes.txt": "", ".hidden.yaml": Self.node("a")])
    #expect(throws: ManifestError.emptyFolder(path: folder.path)) { try loadManifests([folder.path]) }
  }

  /// Reading it fails even for root.
  @Test func reportsWhyAFileCannotBeRead() throws {
    let error = #expect(throws: ManifestError.self) { try loadManifests(["/proc/self/mem"]) }
    guard case .unreadable(path: "/proc/self/mem", let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  // MARK: Hostile folders

  @Test func pipesAndDevicesAreRefusedWithoutWaiting() throws {
    let folder = try Folder(["a.yaml": Self.node("a")])
    try #require(mkfifo("\(folder.path)/pipe.yaml", 0o600) == 0)
    for device in ["null", "zero", "random", "full", "tty"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(device).yaml", withDestinationPath: "/dev/\(device)")
    }
    let loaded = try loadManifests([folder.path], brokenFiles: .reported)
    #expect(loaded.snapshot.nodes.map(\.name) == ["a"])
    let named = loaded.diagnostics.filter { $0.problem.contains("it is a pipe, a socket or a device") }
    #expect(named.count >= 5, "\(loaded.diagnostics)")
  }

  @Test func aSparseFileIsNamedAndNotRead() throws {
    let folder = try Folder(["a.yaml": Self.node("a"), "b.yaml": ""])
    try #require(truncate("\(folder.path)/b.yaml", 8 << 30) == 0)
    let error = #expect(throws: ManifestError.self) { try loadManifests([folder.path]) }
    #expect(error == .tooLarge(path: "\(folder.path)/b.yaml"))
    #expect(
      error?.description.hasSuffix("b.yaml: is larger than 256 MiB; split it into several files") == true)
    let loaded = try loadManifests([folder.path], brokenFiles: .reported)
    #expect(loaded.snapshot.nodes.map(\.name) == ["a"])
    #expect(loaded.diagnostics.map(\.remedy) == ["split it into several files"])
  }

  /// The name of a file can have any character but a slash.
  @Test func aNameOfAFileReachesNoTerminal() throws {
    let name = "\u{1b}]0;a\u{7}\nerror: b\u{9b}31m"
    let folder = try Folder(["\(name).yaml": "{{", "a.yaml": Self.node("a"), "\(name)2.yaml": Self.node("A")])
    let loaded = try loadManifests([folder.path], brokenFiles: .reported)
    let texts = loaded.diagnostics.map(\.description)
    #expect(texts.count == 2 && texts.allSatisfy { $0.contains("^[]0;a^G^Jerror: b\\u{9b}31m") }, "\(texts)")
    #expect(texts.joined().unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    let error = #expect(throws: ManifestError.self) { try loadManifests([folder.path]) }
    #expect(error?.description.contains("\u{1b}") == false && error?.description.contains("\n") == false)
  }

  @Test func tenThousandFilesAreRead() throws {
    let folder = try Folder(["a.yaml": Self.node("a")])
    for number in 0..<10_000 {
      let file = try #require(fopen("\(folder.path)/\(number).yaml", "w"))
      fputs("# nothing\n", file)
      fclose(file)
    }
    let loaded = try loadManifests([folder.path])
    #expect(loaded.files == 10_001 && loaded.snapshot.nodes.map(\.name) == ["a"])
  }

  /// A link may lead out of the folder, as those do with which the kubelet mounts a ConfigMap. What such a file says is not
  /// shown, whoever can read it.
  @Test func theTextOfAFileThatIsNoManifestIsNotShown() throws {
    let folder = try Folder(["secret": "root:$6$c2FsdA:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\n"])
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/a.yaml", withDestinationPath: "\(folder.path)/secret")
    let said: String
    do { said = "\(try loadManifests([folder.path], brokenFiles: .reported).diagnostics)" } catch {
      said = "\(error)"
    }
    #expect(said.contains("a.yaml") && !said.contains("c2FsdA"), "\(said)")
  }

  @Test func aSyntaxErrorNamesFileLineAndColumn() throws {
    let folder = try Folder(["a.yaml": Self.node("a"), "b.yaml": "kind: Service\n\tmetadata: {}\n"])
    let error = #expect(throws: ManifestError.self) { try loadManifests([folder.path]) }
    #expect(error?.description.hasPrefix("\(folder.path)/b.yaml:2:1: ") == true)
  }
}
