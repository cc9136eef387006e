internal import Foundation
internal import Glibc
internal import SmallFiles

/// The manifests in a folder at one moment.
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

  /// The manifests by name.
  private(set) var entries: [String: Entry] = [:]
  /// Other folders to watch: our own inside it, and the target folders of links in it, which is how the kubelet mounts
  /// a ConfigMap.
  private(set) var linkedFolders: Set<String> = []

  /// Lists a folder; nil if it does not exist.
  init?(_ path: String) throws(ManifestError) {
    do {
      for name in try FileManager.default.contentsOfDirectory(atPath: path) where isManifest(name) {
        add(name, at: "\(path)/\(name)")
      }
      addOverlay(path)
    } catch {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      throw .unreadable(path: path, reason: reason(error))
    }
  }

  private mutating func add(_ name: String, at path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }  // Deleted in the meantime.
    if status.st_mode & S_IFMT == S_IFLNK {
      linkedFolders.insert(folderOfTarget(of: path))
      guard stat(path, &status) == 0 else {
        entries[name] = .unreachable(
          reason: errno == ENOENT ? "the link's target does not exist" : errorText())
        return
      }
    }
    // Reading a pipe would block until someone writes to it.
    if status.st_mode & S_IFMT == S_IFREG { entries[name] = .file(FileStamp(status)) }
  }

  private mutating func addOverlay(_ path: String) {
    var status = stat()
    guard stat("\(path)/\(Overlay.folder)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
    linkedFolders.insert("\(path)/\(Overlay.folder)")
    add(Overlay.pods, at: "\(path)/\(Overlay.pods)")
  }

  private func folderOfTarget(of link: String) -> String {
    URL(fileURLWithPath: link).resolvingSymlinksInPath().deletingLastPathComponent().path
  }

  private func errorText() -> String { reason(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)) }
}
