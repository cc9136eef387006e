internal import ClusterModel
internal import ManifestDecoding
internal import SmallFiles

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
    /// Folders to watch in addition to these; nil if they are the same as after the last scan.
    var linkedFolders: Set<String>?
    var filesRead = 0
    /// How many files were looked for.
    var filesExamined = 0
  }

  private let locations: [Location]
  private let style: Style
  /// The files of each folder by name.
  private var known: [String: [String: FileState]] = [:]
  /// Files that must be looked at again: someone may be writing them, or they are missing since a moment ago.
  private var unsettled: Set<String> = []
  private var links = FolderLinks()
  private var overlay: String?
  /// Which folder was listed last; nil if that failed. Of the last of several locations.
  private var listed: FileStamp?
  /// The number of full looks.
  private var looks = 0
  /// The last diagnostic about each folder itself, so that it is reported once.
  private var trouble: [String: Diagnostic] = [:]

  /// The state of a file when it was last read.
  private struct FileState {
    var entry: FolderListing.Entry
    /// Read while someone may have been writing it; to be read once more.
    var isProvisional: Bool
    /// The last full look that found it.
    var look: Int
    /// Since when it has been missing.
    var missingSince: ContinuousClock.Instant?
  }

  /// A file to be read.
  private struct Due {
    let name: String
    let entry: FolderListing.Entry
    let isFresh: Bool
    let isRepeated: Bool
  }

  init(_ locations: [Location], _ style: Style) {
    self.locations = locations
    self.style = style
  }

  /// Reads the files that have changed.
  ///
  /// - Parameters:
  ///   - names: the files that may have changed, if nothing else has; nil if any may have. Files that were left for
  ///     later are included anyway.
  ///   - isPatient: whether files that are being written may be left for later.
  mutating func scan(_ names: Set<String>? = nil, isPatient: Bool) -> Scan {
    var scan = Scan()
    if let names, lookAtSome(names.union(unsettled), isPatient: isPatient, into: &scan) { return scan }
    (unsettled, links, overlay) = ([], FolderLinks(), nil)
    looks += 1
    for location in locations { look(at: location, isPatient: isPatient, into: &scan) }
    scan.linkedFolders = linkedFolders
    scan.isUnsettled = !unsettled.isEmpty
    return scan
  }

  private var linkedFolders: Set<String> { links.folders.union(overlay.map { [$0] } ?? []) }

  private mutating func look(at location: Location, isPatient: Bool, into scan: inout Scan) {
    let folder = location.folder
    listed = nil
    do {
      guard let listing = try FolderListing(folder) else {
        scan.isComplete = false
        return report(.folderIsGone(folder), about: folder, in: &scan)
      }
      listed = listing.folder
      overlay = listing.overlay
      for (name, target) in listing.links { _ = links.set(name, to: target) }
      let entries = listing.entries.filter { name, _ in
        location.contains(name) && (style.includesOverlay || name != Overlay.pods)
      }
      let found = read(entries, in: folder, isPatient: isPatient, into: &scan)
      // Only a file that was known and is no longer found makes a difference here.
      if location.file != nil || found < known[folder]?.count ?? 0 {
        let missing = (known[folder] ?? [:]).filter { $0.value.look != looks && location.contains($0.key) }
        forget(missing.keys, in: folder, into: &scan)
      }
      let isEmpty = style.reportsEmptyFolders && listing.entries.isEmpty
      report(isEmpty ? .folderIsEmpty(folder) : nil, about: folder, in: &scan)
    } catch {
      scan.isComplete = false
      report(.folderIsUnreadable(error), about: folder, in: &scan)
    }
  }

  /// Reads those of these files that have changed, and returns how many of them were known.
  private mutating func read(
    _ entries: [(name: String, entry: FolderListing.Entry)], in folder: String, isPatient: Bool,
    into scan: inout Scan
  ) -> Int {
    scan.filesExamined += entries.count
    var files = known.removeValue(forKey: folder) ?? [:]
    var due: [Due] = []
    var found = 0
    for (name, entry) in entries {
      var isSame = false
      if let place = files.index(forKey: name) {
        found += 1
        isSame = note(entry, in: &files.values[place])
        if isSame && !files.values[place].isProvisional { continue }
      }
      let isFresh = entry.isFresh(within: style.moment)
      if isFresh { unsettled.insert(name) }
      if isFresh && (isPatient || isSame) { continue }
      due.append(Due(name: name, entry: entry, isFresh: isFresh, isRepeated: isSame))
    }
    for file in due {
      files[file.name] = FileState(entry: file.entry, isProvisional: file.isFresh, look: looks)
    }
    known[folder] = files
    for file in due.sorted(by: { $0.name < $1.name }) { read(file, in: folder, into: &scan) }
    return found
  }

  /// Notes that a file is there, and returns whether it is the same as when it was read.
  private func note(_ entry: FolderListing.Entry, in file: inout FileState) -> Bool {
    file.look = looks
    file.missingSince = nil
    return file.entry == entry
  }

  private func read(_ file: Due, in folder: String, into scan: inout Scan) {
    let path = "\(folder)/\(file.name)"
    let content = content(of: path, file.entry, in: &scan)
    scan.files.append(File(path: path, folder: folder, content: content, isRepeated: file.isRepeated))
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
  private mutating func forget(
    _ missing: some Sequence<String>, in folder: String, into scan: inout Scan
  ) {
    for name in missing {
      if let since = known[folder]?[name]?.missingSince, .now - since >= style.moment {
        known[folder]?[name] = nil
        scan.deleted.append("\(folder)/\(name)")
      } else {
        if known[folder]?[name]?.missingSince == nil { known[folder]?[name]?.missingSince = .now }
        unsettled.insert(name)
      }
    }
  }

  private mutating func report(_ trouble: Diagnostic?, about folder: String, in scan: inout Scan) {
    if let trouble, trouble != self.trouble[folder] { scan.diagnostics.append(trouble) }
    self.trouble[folder] = trouble
  }
}

// MARK: A look at some files

extension FolderScanner {
  /// Returns the files that events may be about; nil if that can be any, and the folder itself must be looked at.
  func files(in events: FolderEvents) -> Set<String>? {
    if events.isVague { return nil }
    var files: Set<String> = []
    for name in events.names {
      guard let found = self.files(named: name) else { return nil }
      files.formUnion(found)
    }
    for (folder, names) in events.linked {
      for name in names {
        guard let found = self.files(named: name, inLinked: folder) else { return nil }
        files.formUnion(found)
      }
    }
    return events.isEmpty ? [] : files.union(links.broken)
  }

  private func files(named name: String) -> Set<String>? {
    let linking = links[target: name]
    // A link may be one of several on the way to a file.
    if links.contains(name) { return Set(links.names).union([name]) }
    if isManifest(name) { return (linking ?? []).union([name]) }
    if name == Overlay.folder { return nil }
    // A link on the way to a file, which the kubelet replaces to publish a ConfigMap, or an editor's temporary file.
    return linking ?? (links.isEmpty ? [] : nil)
  }

  private func files(named name: String, inLinked folder: String) -> Set<String>? {
    // What is beside the Pods there is of no interest: the allocations, for example.
    if folder == overlay { return "\(Overlay.folder)/\(name)" == Overlay.pods ? [Overlay.pods] : [] }
    return links[target: name]
  }

  /// Looks at these files of the only location. Returns false if that is not enough, or not worth while.
  private mutating func lookAtSome(
    _ names: Set<String>, isPatient: Bool, into scan: inout Scan
  ) -> Bool {
    guard locations.count == 1, let location = locations.first, location.file == nil, let listed,
      names.count * 2 < known[location.folder]?.count ?? 0,
      let listing = FolderListing(of: names, in: location.folder),
      listing.folder?.isSameFile(as: listed) == true
    else { return false }
    unsettled = []
    // No shortcut: each must be noted.
    let movedLinks = names.filter { links.set($0, to: listing.links[$0]) }
    _ = read(listing.entries, in: location.folder, isPatient: isPatient, into: &scan)
    let missing = names.subtracting(listing.entries.map(\.name))
    forget(missing.filter { known[location.folder]?[$0] != nil }, in: location.folder, into: &scan)
    if !movedLinks.isEmpty { scan.linkedFolders = linkedFolders }
    scan.isUnsettled = !unsettled.isEmpty
    return true
  }
}
