internal import Foundation

/// The name of standard input among paths.
private let standardInput = "-"

/// The paths that words of a command line stand for: `a,b` is two, as for kubectl, unless a file is called so.
public func manifestPaths(_ words: [String]) -> [String] {
  words.flatMap { word in
    FileManager.default.fileExists(atPath: word)
      ? [word] : word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

/// The files that the paths stand for, folders replaced by the manifests in them.
///
/// - Parameter isRecursive: whether folders within folders are searched too.
func manifestFiles(_ paths: [String], isRecursive: Bool = false) throws(ManifestError) -> [String] {
  var files: [String] = []
  for path in paths {
    if path != standardInput, try isFolder(path) {
      let found = try manifests(inFolder: path, isRecursive: isRecursive)
      if found.isEmpty { throw .emptyFolder(path: path) }
      let overlay = path.hasSuffix("/") ? path + Overlay.pods : "\(path)/\(Overlay.pods)"
      files += (FileManager.default.fileExists(atPath: overlay) ? [overlay] : []) + found
    } else {
      files.append(path)
    }
  }
  return files
}

/// The file's content. A file that is named twice is read twice; standard input is empty the second time.
func read(_ file: String) throws(ManifestError) -> [UInt8] {
  do {
    if file == standardInput { return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) }
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
  } catch {
    throw .unreadable(path: file, reason: reason(error))
  }
}

private func manifests(inFolder path: String, isRecursive: Bool) throws(ManifestError) -> [String] {
  let names: [String]
  do {
    names = try FileManager.default.contentsOfDirectory(atPath: path)
  } catch {
    throw .unreadable(path: path, reason: reason(error))
  }
  var files: [String] = []
  for name in names.sorted() where !name.hasPrefix(".") {
    let file = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    if isRecursive, try isFolder(file) {
      files += try manifests(inFolder: file, isRecursive: true)
    } else if isManifest(name), try !isFolder(file) {
      files.append(file)
    }
  }
  return files
}

/// Whether the file of this name is one.
func isManifest(_ name: String) -> Bool {
  !name.hasPrefix(".") && [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
}

func isFolder(_ path: String) throws(ManifestError) -> Bool {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw .missing(path: path)
  }
  return isFolder.boolValue
}

/// Why reading failed, in the system's words.
func reason(_ error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
  return (underlying ?? error).localizedDescription
}
