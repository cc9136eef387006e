public import ClusterModel
internal import Foundation

/// What has come of an edit.
public struct ManifestEdit: Sendable {
  /// The objects that were removed, in the order of the files.
  public let removed: [ObjectValue]
  /// The files that could not be looked at or changed; they are as they were.
  public let problems: [ManifestEditError]
}

/// Takes objects out of manifests: each from its document alone, with every other character, comments too, as it was. A
/// file in which nothing is left goes. Each file changes at once or not at all.
///
/// - Parameters:
///   - isRecursive: whether folders within folders are searched too.
///   - dryRun: only looks what would be removed.
/// - Throws: when a path is not there, or is a folder without manifests.
public func removeObjects(
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
  do {
    // The link stays, what it names is written.
    let path = URL(filePath: file).resolvingSymlinksInPath().path
    if text.isEmpty {
      try FileManager.default.removeItem(atPath: file)
    } else {
      try replace(path, with: text.text)
    }
  } catch {
    throw .unwritable(path: file, reason: reason(error))
  }
  return removed
}

/// Writes a manifest into a folder, whole or not at all, and never over another file.
///
/// - Returns: the file's path.
public func addManifest(
  _ text: String, named name: String, inFolder folder: String
) throws(ManifestEditError) -> String {
  let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  // Hidden, so that nobody reads it.
  let draft = "\(folder)/.\(name).\(UUID().uuidString)"
  defer { try? FileManager.default.removeItem(atPath: draft) }
  do {
    try Data(text.utf8).write(to: URL(filePath: draft))
    try FileManager.default.linkItem(atPath: draft, toPath: path)
  } catch {
    throw FileManager.default.fileExists(atPath: path)
      ? .present(path: path) : .unwritable(path: path, reason: reason(error))
  }
  return path
}

/// Its permissions stay.
private func replace(_ path: String, with text: String) throws {
  let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
  try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  if let permissions {
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
  }
}

/// Reading fails in its own words.
private func unread<Answer>(_ body: () throws(ManifestError) -> Answer) throws(ManifestEditError) -> Answer {
  do {
    return try body()
  } catch {
    throw .unread(error)
  }
}
