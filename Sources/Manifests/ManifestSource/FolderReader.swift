internal import ClusterModel
internal import ManifestDecoding

/// Reads a folder repeatedly, and finds what has changed in the model's objects.
struct FolderReader {
  private var scanner: FolderScanner
  private var contents = FolderContents()
  private var hasListed = false

  /// The result of a scan.
  struct Scan {
    var update: FolderUpdate
    /// Whether something is still being written and the folder must be scanned again soon.
    var isUnsettled: Bool
    /// Folders to watch in addition to this one.
    var linkedFolders: Set<String>
  }

  /// - Parameter moment: how long a file must be unmodified before it is read, and missing before it counts as deleted.
  init(_ path: String, moment: Duration) {
    scanner = FolderScanner(
      [FolderScanner.Location(folder: path)],
      FolderScanner.Style(moment: moment, includesOverlay: true, reportsEmptyFolders: true))
  }

  /// Reads the files that have changed.
  ///
  /// - Parameter isPatient: whether files that are being written may be left for later.
  mutating func scan(isPatient: Bool) -> Scan {
    let found = scanner.scan(isPatient: isPatient)
    var update = FolderUpdate()
    update.filesRead = found.filesRead
    for file in found.files {
      let problems = take(file)
      if !file.isRepeated { update.diagnostics += problems }
    }
    for path in found.deleted { contents.remove(path) }
    update.diagnostics += found.diagnostics
    if found.isComplete { addChanges(to: &update) }
    return Scan(update: update, isUnsettled: found.isUnsettled, linkedFolders: found.linkedFolders)
  }

  /// Takes the objects of a file, and returns what is wrong with it.
  private mutating func take(_ file: FolderScanner.File) -> [Diagnostic] {
    switch file.content {
    case .success(let manifest):
      (manifest.diagnostics + contents.set(manifest.objects, in: file.path)).sorted()
    case .failure(let error): [.badFile(file.path, error, keeping: contents.count(in: file.path))]
    }
  }

  private mutating func addChanges(to update: inout FolderUpdate) {
    update.diagnostics += contents.conflicts
    let changes = contents.takeChanges()
    update.changes = changes.map { KubeObjectChange($0.reference, $0.new) }
    update.isFirst = !hasListed
    hasListed = true
  }
}
