internal import ClusterModel
internal import ManifestDecoding

/// Reads the manifests of folders repeatedly, each time only the files that have changed. What it reads belongs to the
/// caller: a file that could not be read keeps the objects that it had.
struct FolderScanner {
  /// What to read.
  struct Location {
    let folder: String
    /// The name of the only file to read; nil for all manifests of the folder.
    var file: String?

    func contains(_ name: String) -> Bool { file == nil || file == name }
  }

  /// How to read.
  struct Style {
    /// How long a file must be unmodified before it is read, and missing before it counts as deleted: editors rename the
    /// old file away before they write the new one.
    let moment: Duration
    /// Whether to return all objects with all their fields.
    var keepsObjects = false
    /// Whether to read the files that we keep in a folder beside its author's.
    var includesOverlay = false
    /// Whether to report a folder without manifests.
    var reportsEmptyFolders = false
  }

  /// The content of a file that has changed.
  struct File {
    let path: String
    let folder: String
    let content: Result<DecodedManifest, ManifestError>
    /// Whether it was only read again to be sure, so that it has nothing new to report.
    let isRepeated: Bool
  }

  /// The result of a scan.
  struct Scan {
    /// The files that have changed, in order of their names.
    var files: [File] = []
    /// The files that have been deleted.
    var deleted: [String] = []
    /// What is wrong with the folders, each reported once.
    var diagnostics: [Diagnostic] = []
    /// Whether something is still being written and the folders must be scanned again soon.
    var isUnsettled = false
    /// Whether every folder could be listed.
    var isComplete = true
    /// Folders to watch in addition to these.
    var linkedFolders: Set<String> = []
    var filesRead = 0
  }

  private let locations: [Location]
  private let style: Style
  private var known: [String: FileState] = [:]
  /// The last diagnostic about each folder itself, so that it is reported once.
  private var trouble: [String: Diagnostic] = [:]

  /// The state of a file when it was last read.
  private struct FileState {
    let folder: String
    let name: String
    let entry: FolderListing.Entry
    /// Read while someone may have been writing it; to be read once more.
    let isProvisional: Bool
    /// Since when it has been missing.
    var missingSince: ContinuousClock.Instant?
  }

  init(_ locations: [Location], _ style: Style) {
    self.locations = locations
    self.style = style
  }

  /// Reads the files that have changed.
  ///
  /// - Parameter isPatient: whether files that are being written may be left for later.
  mutating func scan(isPatient: Bool) -> Scan {
    var scan = Scan()
    for location in locations { look(at: location, isPatient: isPatient, into: &scan) }
    return scan
  }

  private mutating func look(at location: Location, isPatient: Bool, into scan: inout Scan) {
    let folder = location.folder
    do {
      guard let listing = try FolderListing(folder) else {
        scan.isComplete = false
        return report(.folderIsGone(folder), about: folder, in: &scan)
      }
      scan.linkedFolders.formUnion(listing.linkedFolders)
      let entries = listing.entries.filter { name, _ in
        location.contains(name) && (style.includesOverlay || name != Overlay.pods)
      }
      read(entries, in: folder, isPatient: isPatient, into: &scan)
      forgetMissing(entries, in: location, into: &scan)
      let isEmpty = style.reportsEmptyFolders && listing.entries.isEmpty
      report(isEmpty ? .folderIsEmpty(folder) : nil, about: folder, in: &scan)
    } catch {
      scan.isComplete = false
      report(.folderIsUnreadable(error), about: folder, in: &scan)
    }
  }

  private mutating func read(
    _ entries: [String: FolderListing.Entry], in folder: String, isPatient: Bool, into scan: inout Scan
  ) {
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      let path = "\(folder)/\(name)"
      let before = known[path]
      known[path]?.missingSince = nil
      let isSame = before?.entry == entry
      if isSame && before?.isProvisional == false { continue }
      let isFresh = entry.isFresh(within: style.moment)
      if isFresh { scan.isUnsettled = true }
      if isFresh && (isPatient || isSame) { continue }
      known[path] = FileState(folder: folder, name: name, entry: entry, isProvisional: isFresh)
      let content = content(of: path, entry, in: &scan)
      scan.files.append(File(path: path, folder: folder, content: content, isRepeated: isSame))
    }
  }

  private func content(
    of path: String, _ entry: FolderListing.Entry, in scan: inout Scan
  ) -> Result<DecodedManifest, ManifestError> {
    if case .unreachable(let reason) = entry { return .failure(.unreadable(path: path, reason: reason)) }
    scan.filesRead += 1
    return Result { () throws(ManifestError) in
      try decode(try ManifestSource.read(path), file: path, keepsObjects: style.keepsObjects)
    }
  }

  /// A file is deleted if it is still missing after a moment.
  private mutating func forgetMissing(
    _ entries: [String: FolderListing.Entry], in location: Location, into scan: inout Scan
  ) {
    for (path, file) in known
    where file.folder == location.folder && location.contains(file.name) && entries[file.name] == nil {
      if let since = file.missingSince, .now - since >= style.moment {
        known[path] = nil
        scan.deleted.append(path)
      } else {
        known[path]?.missingSince = file.missingSince ?? .now
        scan.isUnsettled = true
      }
    }
  }

  private mutating func report(_ trouble: Diagnostic?, about folder: String, in scan: inout Scan) {
    if let trouble, trouble != self.trouble[folder] { scan.diagnostics.append(trouble) }
    self.trouble[folder] = trouble
  }
}
