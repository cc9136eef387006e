internal import FoundationEssentials

extension String {
  /// Whether a folder has this path.
  package var isFolder: Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: self, isDirectory: &isFolder) && isFolder
  }
}
