internal import ManifestDecoding

/// Reads manifests into one snapshot. The order of objects within a file has no influence on it.
///
/// Of two different objects of one kind and name the first is kept, in the order of the paths (within a folder: by
/// file name), and the other reported; equal ones count once.
///
/// - Parameter paths: files; folders, of which all `*.yaml`, `*.yml` and `*.json` are read that are not hidden,
///   but no folders within; `-` for standard input.
/// - Parameter isRecursive: whether folders within folders are read too; links to folders are followed.
/// - Parameter keepsObjects: whether the objects are given with all their fields too, of whatever kind.
/// - Parameter brokenFiles: what is done about files that cannot be read, or are neither YAML nor JSON.
/// - Throws: when a path is not there, when no file can be read, or when one cannot and that is refused.
public func loadManifests(
  _ paths: [String], isRecursive: Bool = false, keepsObjects: Bool = false,
  brokenFiles: BrokenFiles = .refused
) throws(ManifestError) -> LoadedManifests {
  var loading = ManifestLoader(keepsObjects: keepsObjects, brokenFiles: brokenFiles)
  for file in try manifestFiles(paths, isRecursive: isRecursive) {
    try loading.add(file) { () throws(ManifestError) in try read(file) }
  }
  return try loading.finished()
}

/// What is done about files that cannot be read.
public enum BrokenFiles: Sendable {
  /// Nothing of any file is used: what a broken file held must not be taken for gone.
  case refused
  /// They are reported, and the others are used. For those who only look.
  case reported
}

/// Reads one file's content.
func decode(_ content: [UInt8], file: String) throws(ManifestError) -> DecodedManifest {
  do {
    return try decodeManifest(content, file: file)
  } catch {
    throw .syntax(error)
  }
}
