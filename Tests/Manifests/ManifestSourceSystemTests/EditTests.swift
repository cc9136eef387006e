import ClusterModel
import Foundation
import ManifestSource
import Testing

@Suite struct EditTests {
  private static let three = """
    # What the shop needs.
    ---
    # The front.
    apiVersion: v1
    kind: Service
    metadata: {name: front}   # kept as it is
    spec:
      ports: [{port: 80}]
    ---
    # The back.
    apiVersion: v1
    kind: Service
    metadata:
      name: back
      annotations:
        text: |
          --- not a mark
          kind: Service
    spec:
      ports:
      - port: 80
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: front}

    """

  private func withFolder<Answer>(_ files: [String: String], _ body: (String) throws -> Answer) throws
    -> Answer
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "viaduct-edit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    return try body(folder.path)
  }

  private func text(_ path: String) -> String? {
    (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
  }

  private func service(_ name: String) -> (ObjectValue) -> Bool {
    { $0.kind == "Service" && $0.name.name == name }
  }

  @Test(arguments: ["front", "back"]) func oneDocumentIsRemovedAndEveryOtherCharacterStays(name: String)
    throws
  {
    try withFolder(["all.yaml": Self.three]) { folder throws in
      let edit = try removeObjects(from: [folder], where: service(name))
      #expect(edit.removed.map(\.name.name) == [name])
      #expect(edit.problems.isEmpty)
      let parts = Self.three.components(separatedBy: "---\n").enumerated()
      let kept = parts.filter { $0.offset != (name == "front" ? 1 : 2) }.map(\.element)
      // Both the marker inside a text and the comments of other objects are kept.
      #expect(text(folder + "/all.yaml") == kept.joined(separator: "---\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["all.yaml"])
    }
  }

  @Test(arguments: [
    "# Who owns this.\n", "# Who owns this.\n\n# Twice.\n\n", "\n  # Who owns this.\n",
    "---\n# Who owns this.\n",
    "\u{feff}# Who owns this.\n", "# Who owns this.\r\n",
  ])
  func theCommentAtTheHeadStays(_ head: String) throws {
    let web = "apiVersion: v1\nkind: Service\nmetadata: {name: web}  # its own\n# its own too\nspec: {}\n"
    let rest = "---\n# The back.\napiVersion: v1\nkind: Service\nmetadata: {name: back}\n"
    try withFolder(["all.yaml": head + web + rest, "one.yaml": head + web]) { folder throws in
      #expect(try removeObjects(from: [folder], where: service("web")).removed.count == 2)
      #expect(text(folder + "/all.yaml") == head + rest)
      #expect(text(folder + "/one.yaml") == head)
      #expect(try loadManifests([folder], keepsObjects: true).objects.map(\.name.name) == ["back"])
      #expect(try removeObjects(from: [folder], where: service("back")).removed.count == 1)
      #expect(text(folder + "/all.yaml") == head)
    }
  }

  @Test func subfoldersAreSearchedOnRequest() throws {
    try withFolder([:]) { folder throws in
      try FileManager.default.createDirectory(atPath: folder + "/a/b", withIntermediateDirectories: true)
      try FileManager.default.createDirectory(atPath: folder + "/.hidden", withIntermediateDirectories: true)
      for (path, name) in [("/a/b/one.yaml", "one"), ("/a/two.yaml", "two"), ("/.hidden/no.yaml", "no")] {
        try Data("apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\n".utf8).write(
          to: URL(filePath: folder + path))
      }
      #expect(throws: ManifestError.emptyFolder(path: folder)) { try loadManifests([folder]) }
      let all = try loadManifests([folder], isRecursive: true, keepsObjects: true)
      #expect(all.objects.map(\.name.name) == ["one", "two"])
      #expect(try removeObjects(from: [folder], isRecursive: true, where: service("one")).removed.count == 1)
      #expect(text(folder + "/a/b/one.yaml") == nil)
    }
  }

  @Test func wordsWithCommasAreSeveralPaths() throws {
    try withFolder(["a,b.yaml": ""]) { folder throws in
      #expect(
        manifestPaths(["x.yaml,y.yaml", "-", folder + "/a,b.yaml"]) == [
          "x.yaml", "y.yaml", "-", folder + "/a,b.yaml",
        ])
    }
  }

  @Test func aStampShowsWhetherAFileChanged() throws {
    try withFolder(["a.yaml": "a: 1\n"]) { folder throws in
      let store = folder + "/.store"
      let stamp = { () throws in try ManifestStamp(of: [folder], andOf: [store]) }
      let before = try stamp()
      #expect(try stamp() == before)
      try Data("x: 12\n".utf8).write(to: URL(filePath: folder + "/a.yaml"))
      let written = try stamp()
      #expect(written != before)
      try Data().write(to: URL(filePath: folder + "/b.yaml"))
      let added = try stamp()
      #expect(added != written)
      try Data().write(to: URL(filePath: store))
      #expect(try stamp() != added)
      #expect(throws: ManifestError.self) { try ManifestStamp(of: [folder + "/gone"]) }
    }
  }

  @Test func carriageReturnsStay() throws {
    let windows = Self.three.replacingOccurrences(of: "\n", with: "\r\n")
    try withFolder(["all.yaml": windows]) { folder throws in
      #expect(try removeObjects(from: [folder], where: service("front")).removed.count == 1)
      let left = try #require(text(folder + "/all.yaml"))
      #expect(windows.contains(left.suffix(200)))
      #expect(!left.contains("The front") && left.contains("The back"))
    }
  }

  @Test func anEmptyFileIsDeletedAndOthersStay() throws {
    let one = "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n---\n"
    let commented = "# Mine.\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: far}\n"
    try withFolder(["one.yaml": one, "two.yaml": commented]) { folder throws in
      let looked = try removeObjects(from: [folder], dryRun: true, where: service("web"))
      #expect(looked.removed.count == 2)
      #expect(text(folder + "/one.yaml") == one)
      #expect(try removeObjects(from: [folder], where: service("web")).removed.count == 2)
      #expect(text(folder + "/one.yaml") == nil)
      #expect(text(folder + "/two.yaml") == "# Mine.\n")
    }
  }

  @Test(arguments: ["", "  "]) func oneItemOfAList(indent: String) throws {
    let list = [
      "apiVersion: v1", "items:", "\(indent)# first", "\(indent)- apiVersion: v1", "\(indent)  kind: Service",
      "\(indent)  metadata:", "\(indent)    name: front", "\(indent)- apiVersion: v1  # second",
      "\(indent)  kind: Service", "\(indent)  metadata:", "\(indent)    name: back", "\(indent)  spec:",
      "\(indent)    ports:", "\(indent)    - port: 80", "", "kind: List", "metadata:",
      "  resourceVersion: \"\"", "",
    ]
    try withFolder(["list.yaml": list.joined(separator: "\n")]) { folder throws in
      #expect(try removeObjects(from: [folder], where: service("back")).removed.count == 1)
      #expect(text(folder + "/list.yaml") == (list[..<7] + list[15...]).joined(separator: "\n"))
      #expect(try removeObjects(from: [folder], where: service("front")).removed.count == 1)
      #expect(text(folder + "/list.yaml") == nil)
    }
  }

  @Test func jsonListsAreRewritten() throws {
    let list = """
      {"kind": "List", "apiVersion": "v1", "items": [
        {"kind": "Service", "apiVersion": "v1", "metadata": {"name": "a"}},
        {"kind": "Service", "apiVersion": "v1", "metadata": {"name": "b"}}]}
      """
    try withFolder(["list.json": list]) { folder throws in
      #expect(try removeObjects(from: [folder], where: service("a")).removed.count == 1)
      let left = try loadManifests([folder], keepsObjects: true)
      #expect(left.objects.map(\.name.name) == ["b"])
    }
  }

  /// What cannot be edited or read is left unchanged; the rest is edited.
  @Test func whatCannotBeEdited() throws {
    let flow =
      "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Service, metadata: {name: a}}, {apiVersion: v1, kind: Service, metadata: {name: b}}]}\n"
    let files = [
      "flow.yaml": flow, "broken.yaml": "a: [\n",
      "good.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
    ]
    try withFolder(files) { folder throws in
      let edit = try removeObjects(from: [folder], where: service("a"))
      #expect(edit.removed.count == 1)
      #expect(edit.problems.count == 2)
      #expect(
        edit.problems.contains {
          $0.description
            == "\(folder)/flow.yaml: the object cannot be removed without touching others; remove it "
            + "with an editor"
        })
      #expect(text(folder + "/flow.yaml") == flow)
      #expect(text(folder + "/good.yaml") == nil)
    }
  }

  @Test func permissionsAndLinksStay() throws {
    try withFolder(["all.yaml": Self.three]) { folder throws in
      let manager = FileManager.default
      try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder + "/all.yaml")
      try manager.createSymbolicLink(atPath: folder + "/link.yaml", withDestinationPath: "all.yaml")
      #expect(try removeObjects(from: [folder + "/link.yaml"], where: service("front")).removed.count == 1)
      #expect(try manager.attributesOfItem(atPath: folder + "/all.yaml")[.posixPermissions] as? Int == 0o640)
      #expect(try manager.destinationOfSymbolicLink(atPath: folder + "/link.yaml") == "all.yaml")
      #expect(text(folder + "/all.yaml")?.contains("The front") == false)
    }
  }

  @Test func aManifestIsAddedAndNeverOverAnother() throws {
    try withFolder([:]) { folder throws in
      #expect(try addManifest("a: b\n", named: "web.yaml", inFolder: folder) == folder + "/web.yaml")
      #expect(throws: ManifestEditError.present(path: folder + "/web.yaml")) {
        try addManifest("c: d\n", named: "web.yaml", inFolder: folder)
      }
      #expect(text(folder + "/web.yaml") == "a: b\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["web.yaml"])
    }
  }
}
