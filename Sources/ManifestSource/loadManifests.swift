internal import KubeDecoding

/// Reads manifests into one snapshot. The order of objects within a file has no influence on it.
///
/// Of two different objects of one kind and name the first is kept, in the order of the paths (within a folder: by
/// file name), and the other reported; equal ones count once.
///
/// - Parameter paths: files; folders, of which all `*.yaml`, `*.yml` and `*.json` are read that are not hidden,
///   but no folders within; `-` for standard input.
/// - Parameter isRecursive: whether folders within folders are read too; links to folders are followed.
/// - Parameter keepsObjects: whether the objects are given with all their fields too, of whatever kind.
public func loadManifests(
  _ paths: [String], isRecursive: Bool = false, keepsObjects: Bool = false
) throws(ManifestError) -> LoadedManifests {
  var documents: [ManifestDocument] = []
  for file in try manifestFiles(paths, isRecursive: isRecursive) {
    documents.append(ManifestDocument(name: file, bytes: try read(file)))
  }
  return try load(documents, keepsObjects: keepsObjects)
}

/// Reads one file's content.
func decode(_ content: [UInt8], file: String) throws(ManifestError) -> DecodedManifest {
  do {
    return try decodeManifest(content, file: file)
  } catch {
    throw .syntax(error)
  }
}
