internal import Foundation
internal import Glibc

/// Which manifests a folder has at one moment.
struct FolderListing {
  /// One manifest.
  enum Entry: Hashable {
    /// A file, or a link that leads to one.
    case file(FileStamp)
    /// A link that leads to nothing, or a file that may not be looked at.
    case unreachable(reason: String)

    /// Somebody may be writing it.
    func isFresh(within moment: Duration) -> Bool {
      if case .file(let identity) = self { identity.isFresh(within: moment) } else { false }
    }
  }

  /// The manifests by name.
  private(set) var entries: [String: Entry] = [:]
  /// Other folders to listen to: ours within it, and those in which files lie that links here lead to. The kubelet
  /// mounts a ConfigMap so.
  private(set) var linkedFolders: Set<String> = []

  /// Nil when there is no such folder.
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
    guard lstat(path, &status) == 0 else { return }  // It went just now.
    if status.st_mode & S_IFMT == S_IFLNK {
      linkedFolders.insert(folderOfTarget(of: path))
      guard stat(path, &status) == 0 else {
        entries[name] = .unreachable(
          reason: errno == ENOENT ? "the link's target does not exist" : errorText())
        return
      }
    }
    // Reading a pipe would wait for whoever writes to it.
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
