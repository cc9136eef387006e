package import ClusterModel
internal import ManifestDecoding
internal import SmallFiles

/// Scans manifests repeatedly for objects of certain kinds, with all their fields. A file that is invalid or half
/// written keeps its last good objects, and so do all files of a folder that disappears.
package struct ObjectFiles {
  /// An object and the folder of its file.
  package struct Object: Hashable, Sendable {
    /// The folder as it was named, or `.`.
    package let folder: String
    /// The object with all its fields.
    package let value: ObjectValue
  }

  /// The result of a scan.
  package struct Scan: Sendable {
    /// All current objects, whether or not they have changed; of two with the same kind and name, the first.
    package let objects: [Object]
    /// What is wrong with the files that have changed.
    package let diagnostics: [Diagnostic]
  }

  private let kinds: Set<String>
  private var scanner: FolderScanner
  private var files: [String: [Object]] = [:]
  /// The folders of the files, each once.
  package let folders: [String]
  /// Whether something is still being written, and the next scan should follow soon even without an event.
  package private(set) var isUnsettled = true

  /// - Parameter paths: files, and folders whose manifests are read.
  /// - Throws: if a path does not exist.
  package init(_ paths: [String], kinds: Set<String>) throws(ManifestError) {
    self.kinds = kinds
    var locations: [FolderScanner.Location] = []
    for path in paths {
      guard let isWhole = isFolder(at: path) else { throw .missing(path: path) }
      let whole = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
      locations.append(
        isWhole
          ? FolderScanner.Location(folder: whole)
          : FolderScanner.Location(
            folder: folderPath(of: whole), file: String(whole.split(separator: "/").last ?? "")))
    }
    folders = locations.map(\.folder).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    scanner = FolderScanner(
      locations, FolderScanner.Style(moment: .milliseconds(100), keepsObjects: true))
  }

  /// Reads what has changed since the last scan; nil if nothing has.
  package mutating func scan() -> Scan? {
    let found = scanner.scan(isPatient: true)
    isUnsettled = found.isUnsettled
    var diagnostics: [Diagnostic] = []
    for file in found.files { diagnostics += take(file) }
    for path in found.deleted { files[path] = nil }
    diagnostics += found.diagnostics
    let isChanged = !found.deleted.isEmpty || found.files.contains { (try? $0.content.get()) != nil }
    guard isChanged || !diagnostics.isEmpty else { return nil }
    return Scan(objects: objects, diagnostics: diagnostics)
  }

  private var objects: [Object] {
    var seen: Set<ObjectReference> = []
    return files.sorted { $0.key < $1.key }.flatMap(\.value).filter {
      seen.insert(ObjectReference(kind: $0.value.kind, name: $0.value.name)).inserted
    }
  }

  /// Takes the objects of a file, and returns what is wrong with it.
  private mutating func take(_ file: FolderScanner.File) -> [Diagnostic] {
    switch file.content {
    case .success(let manifest):
      files[file.path] = values(of: manifest).map { Object(folder: file.folder, value: $0) }
      return manifest.diagnostics.filter { kinds.contains($0.object?.kind ?? "") }
    case .failure(let error): return [.badFile(file.path, error, keeping: files[file.path]?.count ?? 0)]
    }
  }

  /// Of the kinds that are validated, only the valid objects.
  private func values(of manifest: DecodedManifest) -> [ObjectValue] {
    let good = Set(manifest.objects.map(\.reference))
    let known = Set(["Pod", "Deployment", "ReplicaSet"])
    return manifest.values.filter { object in
      let reference = ObjectReference(kind: object.kind, name: object.name)
      return kinds.contains(object.kind) && (!known.contains(object.kind) || good.contains(reference))
    }
  }
}
