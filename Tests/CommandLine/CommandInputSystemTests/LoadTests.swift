import ClusterModel
import CommandInput
import Foundation
import ManifestSource
import Testing

/// State that is loaded from files and folders.
@Suite struct LoadTests {
  private static func service(_ name: String) -> String {
    "{apiVersion: v1, kind: Service, metadata: {name: \(name)}, spec: {clusterIP: None, ports: [{port: 80}]}}\n"
  }

  /// Calls the body with the path of a folder that has these files.
  private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try body(folder.path(percentEncoded: false))
  }

  private func names(_ state: InputCluster) -> [String] { state.snapshot.services.map(\.name.name) }

  @Test func allFilesAndTheirDocumentsAreLoaded() throws {
    let files = [
      "a.yaml": Self.service("a") + "---\n" + Self.service("b"), "c.json": Self.service("c"),
      "notes.txt": Self.service("d"), "sub/e.yaml": Self.service("e"),
    ]
    try withFolder(files) { folder in
      #expect(try names(InputCluster.load([folder])) == ["a", "b", "c"])
      #expect(try names(InputCluster.load([folder], isRecursive: true)) == ["a", "b", "c", "e"])
      #expect(try names(InputCluster.load(["\(folder)/a.yaml", "\(folder)/sub"])) == ["a", "b", "e"])
      let plain = try InputCluster.load([folder])
      #expect(plain.objects.isEmpty)
      #expect(try InputCluster.load([folder], keepsObjects: true).objects.count == 3)
    }
  }

  @Test func aSourcesOptionsCount() throws {
    try withFolder(["a.yaml": Self.service("a"), "sub/b.yaml": Self.service("b")]) { folder in
      var source = InputSource(paths: [folder])
      source.isRecursive = true
      let state = try InputCluster.load(source, keepsObjects: true) { Issue.record("\($0)") }
      #expect(names(state) == ["a", "b"] && state.objects.count == 2)
    }
  }

  @Test func theStampChangesWithTheFilesAndWithTheStore() throws {
    try withFolder(["a.yaml": Self.service("a"), ".viaduct/other": "x"]) { folder in
      let source = InputSource(paths: [folder])
      let first = try source.stamp()
      #expect(try source.stamp() == first)
      try Data("x".utf8).write(to: URL(filePath: "\(folder)/.viaduct/store"))
      let second = try source.stamp()
      #expect(second != first)
      try Data(Self.service("b").utf8).write(to: URL(filePath: "\(folder)/b.yaml"))
      #expect(try source.stamp() != second)
      #expect(throws: ManifestError.self) { try InputSource(paths: ["\(folder)/none.yaml"]).stamp() }
    }
  }

  @Test func aBrokenFileIsRefusedOrReported() throws {
    let files = [
      "bad.yaml": "{{- if .Values.x }}\nkind: Service\n{{- end }}\n", "good.yaml": Self.service("good"),
    ]
    try withFolder(files) { folder in
      let error = #expect(throws: InputError.self) { try InputCluster.load([folder]) }
      #expect(error?.description.hasPrefix("\(folder)/bad.yaml:") == true)
      #expect(error?.isFromServer == false)
      let state = try InputCluster.load([folder], brokenFiles: .reported)
      #expect(names(state) == ["good"] && !state.isWhole)
      #expect(state.diagnostics.contains { $0.problem.hasPrefix("the file is ignored: ") })
    }
  }

  @Test func aMissingPathIsRefused() throws {
    try withFolder(["a.yaml": Self.service("a")]) { folder in
      let missing = "\(folder)/b.yaml"
      let error = #expect(throws: InputError.self) {
        try InputCluster.load([missing], brokenFiles: .reported)
      }
      #expect(error?.description.hasPrefix("\(missing): ") == true)
    }
  }

  @Test func theFoldersStoreIsRead() throws {
    try withFolder(["a.yaml": Self.service("a"), ".viaduct/store": "not a store\n"]) { folder in
      let state = try InputCluster.load([folder])
      #expect(
        state.diagnostics.contains {
          $0.problem.hasPrefix("what is assigned to Services is unknown: \(folder)/")
        })
      // A file of the folder alone is read as it is.
      #expect(try InputCluster.load(["\(folder)/a.yaml"]).diagnostics.isEmpty)
      #expect(try InputCluster.load([folder], store: "\(folder)/none").diagnostics.isEmpty)
    }
  }

  /// The file is read before anything is requested.
  @Test func aKubeconfigThatCannotBeReadIsTheUsersFault() throws {
    try withFolder(["a.yaml": Self.service("a")]) { folder in
      var source = InputSource()
      source.kubeconfig = "\(folder)/none"
      let error = #expect(throws: InputError.self) {
        try InputCluster.load(source) { Issue.record("\($0)") }
      }
      #expect(error?.description.hasPrefix("\(folder)/none: cannot be read: ") == true)
      #expect(error?.isFromServer == false)
    }
  }

  @Test func folderPathsAreRecognized() throws {
    try withFolder(["a.yaml": ""]) { folder in
      #expect(folder.isFolder && "\(folder)/".isFolder)
      #expect(!"\(folder)/a.yaml".isFolder && !"\(folder)/none".isFolder && !"-".isFolder)
    }
  }
}
