internal import ClusterModel
internal import ManifestDecoding

/// Reads a folder again and again, each time only the files that differ.
struct FolderReader {
  private let path: String
  private let moment: Duration
  private var contents = FolderContents()
  private var known: [String: FileState] = [:]
  private var hasListed = false
  /// What was last said about the folder itself, so that it is said once.
  private var trouble: Diagnostic?

  /// What is known of one file.
  private struct FileState {
    var entry: FolderListing.Entry
    /// It was read while somebody may have been writing it; it must be read once more.
    var isProvisional = false
    /// It was not there when the folder was last read.
    var isMissing = false
  }

  /// What one look at the folder gave.
  struct Scan {
    var news: FolderUpdate
    /// Something is in the making: look again in a moment.
    var isUnsettled = false
    /// Folders to listen to, apart from this one.
    var linkedFolders: Set<String> = []
  }

  /// - Parameter moment: a file that was written to more recently is left alone, and a file that is not there is believed to
  ///   be gone only after so long: editors rename the old file away before they write the new one.
  init(_ path: String, moment: Duration) {
    self.path = path
    self.moment = moment
  }

  /// Reads what differs.
  ///
  /// - Parameter isPatient: files that are being written may be left for later.
  mutating func scan(isPatient: Bool) -> Scan {
    var look = Scan(news: FolderUpdate())
    do {
      guard let listing = try FolderListing(path) else {
        report(.folderIsGone(path), &look.news)
        return look
      }
      look.linkedFolders = listing.linkedFolders
      read(listing, isPatient, &look)
      forgetMissing(listing, &look)
      report(listing.entries.isEmpty ? .folderIsEmpty(path) : nil, &look.news)
    } catch {
      report(.folderIsUnreadable(error), &look.news)
      return look
    }
    tell(&look.news)
    return look
  }

  private mutating func read(_ listing: FolderListing, _ isPatient: Bool, _ look: inout Scan) {
    for (name, entry) in listing.entries.sorted(by: { $0.key < $1.key }) {
      let before = known[name]
      known[name]?.isMissing = false
      let isSame = before?.entry == entry
      if isSame && before?.isProvisional == false { continue }
      let isFresh = entry.isFresh(within: moment)
      if isFresh { look.isUnsettled = true }
      if isFresh && (isPatient || isSame) { continue }
      known[name] = FileState(entry: entry, isProvisional: isFresh)
      let said = load(name, entry, &look.news)
      // A file that is only read once more to be sure has nothing new to say.
      if !isSame { look.news.diagnostics += said }
    }
  }

  /// A file that is gone takes its objects with it, when it is still gone at the second look.
  private mutating func forgetMissing(_ listing: FolderListing, _ look: inout Scan) {
    for (name, file) in known where listing.entries[name] == nil {
      if file.isMissing {
        known[name] = nil
        contents.remove(self.file(name))
      } else {
        known[name]?.isMissing = true
        look.isUnsettled = true
      }
    }
  }

  private func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Gives what is wrong with it.
  private mutating func load(_ name: String, _ entry: FolderListing.Entry, _ news: inout FolderUpdate)
    -> [Diagnostic]
  {
    let file = file(name)
    if case .unreachable(let reason) = entry { return [keep(file, because: reason)] }
    news.filesRead += 1
    do throws(ManifestError) {
      let manifest = try decode(try ManifestSource.read(file), file: file)
      return (manifest.diagnostics + contents.set(manifest.objects, in: file)).sorted()
    } catch {
      switch error {
      case .syntax(let error): return [.brokenFile(error, keeping: contents.count(in: file))]
      case .unreadable(_, let reason): return [keep(file, because: reason)]
      case .missing, .emptyFolder: return [keep(file, because: "\(error)")]
      }
    }
  }

  private func keep(_ file: String, because reason: String) -> Diagnostic {
    .unreadableFile(file, reason, keeping: contents.count(in: file))
  }

  private mutating func report(_ trouble: Diagnostic?, _ news: inout FolderUpdate) {
    if let trouble, trouble != self.trouble { news.diagnostics.append(trouble) }
    self.trouble = trouble
  }

  private mutating func tell(_ news: inout FolderUpdate) {
    news.diagnostics += contents.conflicts
    let changes = contents.takeChanges()
    news.changes = changes.map { KubeObjectChange($0.reference, $0.new) }
    news.isFirst = !hasListed
    hasListed = true
  }
}
