internal import ManifestDecoding

/// Loads manifests into one snapshot. The order of objects within a file does not matter.
///
/// Of two different objects with the same kind and name, the first one is kept, in the order of the paths (within a
/// folder: by file name), and the other one is reported; equal ones count once.
///
/// - Parameter paths: files; folders, whose `*.yaml`, `*.yml` and `*.json` are read unless hidden, without subfolders;
///   `-` for standard input.
/// - Parameter isRecursive: whether subfolders are read too; links to folders are followed.
/// - Parameter keepsObjects: whether to return the objects of all kinds with all their fields as well.
/// - Parameter brokenFiles: what to do about files that cannot be read, or are neither YAML nor JSON.
/// - Throws: if a path does not exist, if no file can be read, or if one cannot and `brokenFiles` is `.refused`.
package func loadManifests(
  _ paths: [String], isRecursive: Bool = false, keepsObjects: Bool = false,
  brokenFiles: BrokenFiles = .refused
) throws(ManifestError) -> LoadedManifests {
  var loading = ManifestLoader(keepsObjects: keepsObjects, brokenFiles: brokenFiles)
  for file in try manifestFiles(paths, isRecursive: isRecursive) {
    try loading.add(file) { () throws(ManifestError) in try read(file) }
  }
  return try loading.finished()
}

/// What to do about files that cannot be read.
package enum BrokenFiles: Sendable {
  /// Use no file at all: the objects of a broken file must not be taken for deleted.
  case refused
  /// Report them and use the others; for tools that only show objects.
  case reported
}

/// Decodes the content of a file.
func decode(
  _ content: [UInt8], file: String, keepsObjects: Bool
) throws(ManifestError) -> DecodedManifest {
  do {
    return try decodeManifest(content, file: file, keepsObjects: keepsObjects)
  } catch {
    throw .syntax(error)
  }
}
