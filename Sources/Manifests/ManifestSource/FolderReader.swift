internal import ClusterModel
internal import ManifestDecoding

/// Reads a folder repeatedly, and finds what has changed in the model's objects.
struct FolderReader {
  private var scanner: FolderScanner
  private var contents = FolderContents()
  private var hasListed = false
  /// The files that may have changed since the last scan; nil if any may have.
  private var pending: Set<String>?

  /// The result of a scan.
  struct Scan {
    var update: FolderUpdate
    /// Whether something is still being written and the folder must be scanned again soon.
    var isUnsettled: Bool
    /// Folders to watch in addition to this one; nil if they are the same as after the last scan.
    var linkedFolders: Set<String>?
  }

  /// - Parameter moment: how long a file must be unmodified before it is read, and missing before it counts as deleted.
  init(_ path: String, moment: Duration) {
    scanner = FolderScanner(
      [FolderScanner.Location(folder: path)],
      FolderScanner.Style(moment: moment, includesOverlay: true, reportsEmptyFolders: true))
  }

  /// Notes what has happened in the folder. Returns whether there is anything to look at.
  mutating func note(_ events: FolderEvents) -> Bool {
    guard let files = scanner.files(in: events) else {
      pending = nil
      return true
    }
    pending?.formUnion(files)
    return !files.isEmpty
  }

  /// Whether the next scan looks at all files, and not only at those that were noted.
  var mustLookAtAll: Bool { pending == nil }

  /// Reads the files that have changed.
  ///
  /// - Parameter isPatient: whether files that are being written may be left for later.
  mutating func scan(isPatient: Bool) -> Scan {
    let found = scanner.scan(pending, isPatient: isPatient)
    pending = found.isComplete ? [] : nil
    var update = FolderUpdate()
    update.filesRead = found.filesRead
    update.filesExamined = found.filesExamined
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
