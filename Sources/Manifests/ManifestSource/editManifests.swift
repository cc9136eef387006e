package import ClusterModel
internal import SmallFiles

/// The result of an edit.
package struct ManifestEdit: Sendable {
  /// The objects that were removed, in the order of the files.
  package let removed: [ObjectValue]
  /// The files that could not be read or changed; they are left as they were.
  package let problems: [ManifestEditError]
}

/// Removes objects from manifests, and keeps every other character, including comments. A file in which nothing is
/// left is deleted. Each file is changed atomically.
///
/// - Parameters:
///   - isRecursive: whether to search subfolders.
///   - dryRun: only find out what would be removed.
/// - Throws: if a path does not exist, or is a folder without manifests.
package func removeObjects(
  from paths: [String], isRecursive: Bool = false, dryRun: Bool = false, where isMeant: (ObjectValue) -> Bool
) throws(ManifestEditError) -> ManifestEdit {
  var removed: [ObjectValue] = []
  var problems: [ManifestEditError] = []
  for file in try unread({ () throws(ManifestError) in
    try manifestFiles(paths, isRecursive: isRecursive)
  }) {
    do throws(ManifestEditError) {
      removed += try removeObjects(fromFile: file, dryRun: dryRun, where: isMeant)
    } catch {
      problems.append(error)
    }
  }
  return ManifestEdit(removed: removed, problems: problems)
}

private func removeObjects(
  fromFile file: String, dryRun: Bool, where isMeant: (ObjectValue) -> Bool
) throws(ManifestEditError) -> [ObjectValue] {
  let bytes = try unread { () throws(ManifestError) in try read(file) }
  var text = try ManifestText(bytes, file: file)
  guard text.objects.contains(where: isMeant) else { return [] }
  let removed = try text.remove(where: isMeant)
  if dryRun { return removed }
  do throws(FileError) {
    if text.isEmpty {
      try removeFile(file)
    } else {
      // The link stays; its target is written.
      try AtomicFile(shared: targetPath(of: file)).replace(with: Array(text.text.utf8), mode: .kept)
    }
  } catch {
    throw .unwritable(path: file, reason: reason(error))
  }
  return removed
}

/// Writes a manifest into a folder atomically, and never over another file.
///
/// - Returns: the path of the file.
package func addManifest(
  _ text: String, named name: String, inFolder folder: String
) throws(ManifestEditError) -> String {
  let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  do { try AtomicFile(shared: path).create(with: Array(text.utf8)) } catch {
    throw fileExists(path)
      ? .present(path: path) : .unwritable(path: path, reason: reason(error))
  }
  return path
}

/// Converts the error of reading.
private func unread<Answer>(_ body: () throws(ManifestError) -> Answer) throws(ManifestEditError) -> Answer {
  do {
    return try body()
  } catch {
    throw .unread(error)
  }
}
