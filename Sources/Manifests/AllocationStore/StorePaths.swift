internal import Glibc
internal import SmallFiles

/// The paths of a store's files.
struct StorePaths {
  let path: String

  /// Resolves symbolic links: the file that a link points to is replaced, not the link.
  init(_ path: String) { self.path = targetPath(of: path) }

  /// The store, and its new version before that is renamed.
  var file: AtomicFile { AtomicFile(path) }
  /// The lock file.
  var lock: String { path + ".lock" }

  /// Creates the folder if it is missing, but not its parents: a mistyped path must not create a tree.
  func makeFolder() throws(StoreError) {
    let folder = file.folder
    guard mkdir(folder, 0o755) != 0 else {
      do { try OpenFile(folder: folderPath(of: targetPath(of: folder))).synchronize() } catch {
        throw StoreError(error)
      }
      return
    }
    guard errno == EEXIST else { throw .system(file: folder, call: "mkdir", errno: errno) }
  }
}
