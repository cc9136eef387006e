internal import Glibc

/// What manifests are at one moment, without reading them: two stamps are equal when no file was written, made or removed
/// in between.
public struct ManifestStamp: Hashable, Sendable {
  private let files: [String: FileIdentity]

  /// Looks at the files that the paths stand for.
  ///
  /// - Parameters:
  ///   - isRecursive: whether folders within folders are searched too.
  ///   - others: other files that may be there.
  public init(
    of paths: [String], isRecursive: Bool = false, andOf others: [String] = []
  ) throws(ManifestError) {
    var files: [String: FileIdentity] = [:]
    for file in try manifestFiles(paths, isRecursive: isRecursive) + others {
      var status = stat()
      if stat(file, &status) == 0 { files[file] = FileIdentity(status) }
    }
    self.files = files
  }
}
