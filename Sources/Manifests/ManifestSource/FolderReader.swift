internal import ClusterModel
internal import ManifestDecoding

/// Reads a folder repeatedly, each time only the files that have changed.
struct FolderReader {
  private let path: String
  private let moment: Duration
  private var contents = FolderContents()
  private var known: [String: FileState] = [:]
  private var hasListed = false
  /// The last diagnostic about the folder itself, so that it is reported once.
  private var trouble: Diagnostic?

  /// The state of a file when it was last read.
  private struct FileState {
    var entry: FolderListing.Entry
    /// Read while someone may have been writing it; to be read once more.
    var isProvisional = false
    /// Missing in the last scan.
    var isMissing = false
  }

  /// The result of a scan.
  struct Scan {
    var update: FolderUpdate
    /// Whether something is still being written and the folder must be scanned again soon.
    var isUnsettled = false
    /// Folders to watch in addition to this one.
    var linkedFolders: Set<String> = []
  }

  /// - Parameter moment: how long a file must be unmodified before it is read, and missing before it counts as
  ///   deleted: editors rename the old file away before they write the new one.
  init(_ path: String, moment: Duration) {
    self.path = path
    self.moment = moment
  }

  /// Reads the files that have changed.
  ///
  /// - Parameter isPatient: whether files that are being written may be left for later.
  mutating func scan(isPatient: Bool) -> Scan {
    var scan = Scan(update: FolderUpdate())
    do {
      guard let listing = try FolderListing(path) else {
        report(.folderIsGone(path), in: &scan.update)
        return scan
      }
      scan.linkedFolders = listing.linkedFolders
      read(listing, isPatient: isPatient, into: &scan)
      forgetMissing(listing, into: &scan)
      report(listing.entries.isEmpty ? .folderIsEmpty(path) : nil, in: &scan.update)
    } catch {
      report(.folderIsUnreadable(error), in: &scan.update)
      return scan
    }
    addChanges(to: &scan.update)
    return scan
  }

  private mutating func read(_ listing: FolderListing, isPatient: Bool, into scan: inout Scan) {
    for (name, entry) in listing.entries.sorted(by: { $0.key < $1.key }) {
      let before = known[name]
      known[name]?.isMissing = false
      let isSame = before?.entry == entry
      if isSame && before?.isProvisional == false { continue }
      let isFresh = entry.isFresh(within: moment)
      if isFresh { scan.isUnsettled = true }
      if isFresh && (isPatient || isSame) { continue }
      known[name] = FileState(entry: entry, isProvisional: isFresh)
      let problems = load(name, entry, into: &scan.update)
      // A file that is only read again to be sure has nothing new to report.
      if !isSame { scan.update.diagnostics += problems }
    }
  }

  /// A missing file takes its objects with it if it is still missing in the next scan.
  private mutating func forgetMissing(_ listing: FolderListing, into scan: inout Scan) {
    for (name, file) in known where listing.entries[name] == nil {
      if file.isMissing {
        known[name] = nil
        contents.remove(self.file(name))
      } else {
        known[name]?.isMissing = true
        scan.isUnsettled = true
      }
    }
  }

  private func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Loads a file, and returns what is wrong with it.
  private mutating func load(
    _ name: String, _ entry: FolderListing.Entry, into update: inout FolderUpdate
  ) -> [Diagnostic] {
    let file = file(name)
    if case .unreachable(let reason) = entry { return [unreadable(file, because: reason)] }
    update.filesRead += 1
    do throws(ManifestError) {
      let manifest = try decode(try ManifestSource.read(file), file: file)
      return (manifest.diagnostics + contents.set(manifest.objects, in: file)).sorted()
    } catch {
      switch error {
      case .syntax(let error): return [.brokenFile(error, keeping: contents.count(in: file))]
      case .unreadable(_, let reason): return [unreadable(file, because: reason)]
      case .missing, .emptyFolder: return [unreadable(file, because: "\(error)")]
      }
    }
  }

  private func unreadable(_ file: String, because reason: String) -> Diagnostic {
    .unreadableFile(file, reason, keeping: contents.count(in: file))
  }

  private mutating func report(_ trouble: Diagnostic?, in update: inout FolderUpdate) {
    if let trouble, trouble != self.trouble { update.diagnostics.append(trouble) }
    self.trouble = trouble
  }

  private mutating func addChanges(to update: inout FolderUpdate) {
    update.diagnostics += contents.conflicts
    let changes = contents.takeChanges()
    update.changes = changes.map { KubeObjectChange($0.reference, $0.new) }
    update.isFirst = !hasListed
    hasListed = true
  }
}
