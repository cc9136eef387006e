internal import SmallFiles

/// Identifies the state of manifests without reading them: two stamps are equal if no file was written, created or
/// removed in between.
package struct ManifestStamp: Hashable, Sendable {
  private let files: [String: FileStamp]

  /// Takes the stamp of the files that the paths refer to.
  ///
  /// - Parameters:
  ///   - isRecursive: whether to search subfolders.
  ///   - others: other files that may exist.
  package init(
    of paths: [String], isRecursive: Bool = false, andOf others: [String] = []
  ) throws(ManifestError) {
    var files: [String: FileStamp] = [:]
    for file in try manifestFiles(paths, isRecursive: isRecursive) + others {
      files[file] = FileStamp(at: file)
    }
    self.files = files
  }
}
