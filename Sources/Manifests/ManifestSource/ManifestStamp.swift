internal import Glibc

/// What manifests are at one moment, without reading them: two stamps are equal when no file was written, made or removed
/// in between.
public struct ManifestStamp: Hashable, Sendable {
  private let files: [String: FileStamp]

  /// Looks at the files that the paths stand for.
  ///
  /// - Parameters:
  ///   - isRecursive: whether folders within folders are searched too.
  ///   - others: other files that may be there.
  public init(
    of paths: [String], isRecursive: Bool = false, andOf others: [String] = []
  ) throws(ManifestError) {
    var files: [String: FileStamp] = [:]
    for file in try manifestFiles(paths, isRecursive: isRecursive) + others {
      var status = stat()
      if stat(file, &status) == 0 { files[file] = FileStamp(status) }
    }
    self.files = files
  }
}
