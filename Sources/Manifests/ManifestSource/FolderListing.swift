internal import Glibc
internal import SmallFiles

/// The manifests in a folder at one moment: all of them, or those that were asked for.
struct FolderListing {
  /// A manifest.
  enum Entry: Hashable {
    /// A file, or a link to one.
    case file(FileStamp)
    /// A dangling link, or a file that must not be accessed.
    case unreachable(reason: String)

    /// Whether someone may be writing it.
    func isFresh(within moment: Duration) -> Bool {
      if case .file(let identity) = self { identity.isFresh(within: moment) } else { false }
    }
  }

  /// What a link leads to.
  struct Target: Hashable {
    /// The path of the file itself; of one that is missing, the path where it would be.
    let path: String
    let exists: Bool
  }

  /// The manifests by name, in no particular order.
  private(set) var entries: [(name: String, entry: Entry)] = []
  /// What those of them that are links lead to, which is how the kubelet mounts a ConfigMap.
  private(set) var links: [String: Target] = [:]
  /// Our own folder inside it; nil if there is none.
  private(set) var overlay: String?
  /// Which folder it was.
  private(set) var folder: FileStamp?

  /// Lists a folder; nil if it does not exist.
  init?(_ path: String) throws(ManifestError) {
    do throws(FileError) {
      let folder = try OpenFolder(path)
      self.folder = folder.stamp
      for name in try folder.names() where isManifest(name) { add(name, in: folder) }
      addOverlay(in: folder)
    } catch {
      guard fileExists(path) else { return nil }
      throw .unreadable(path: path, reason: reason(error))
    }
  }

  /// Looks only for these manifests; nil if the folder cannot be opened.
  init?(of names: some Sequence<String>, in path: String) {
    guard let folder = try? OpenFolder(path) else { return nil }
    self.folder = folder.stamp
    for name in names { add(name, in: folder) }
  }

  private mutating func add(_ name: String, in folder: borrowing OpenFolder) {
    // Without one it was deleted in the meantime.
    guard let status = folder.status(of: name, followsLinks: false) else { return }
    if status.st_mode & S_IFMT == S_IFLNK {
      addLink(name, in: folder)
    } else {
      add(name, status)
    }
  }

  private mutating func addLink(_ name: String, in folder: borrowing OpenFolder) {
    let status = folder.status(of: name, followsLinks: true)
    let error = FileError(path: name, call: "stat", errno: errno)
    links[name] = target(of: "\(folder.path)/\(name)", exists: status != nil)
    if let status {
      add(name, status)
    } else {
      let isMissing = error.errno == ENOENT
      entries.append(
        (name, .unreachable(reason: isMissing ? "the link's target does not exist" : reason(error))))
    }
  }

  /// Reading a pipe would block until someone writes to it.
  private mutating func add(_ name: String, _ status: stat) {
    if status.st_mode & S_IFMT == S_IFREG { entries.append((name, .file(FileStamp(status)))) }
  }

  private mutating func addOverlay(in folder: borrowing OpenFolder) {
    guard let status = folder.status(of: Overlay.folder, followsLinks: true),
      status.st_mode & S_IFMT == S_IFDIR
    else { return }
    overlay = "\(folder.path)/\(Overlay.folder)"
    add(Overlay.pods, in: folder)
  }

  private func target(of link: String, exists: Bool) -> Target {
    Target(path: realPath(of: link) ?? targetPath(of: link), exists: exists)
  }
}
