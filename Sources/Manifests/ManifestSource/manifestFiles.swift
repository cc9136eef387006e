internal import SmallFiles

/// The path that stands for standard input.
private let standardInput = "-"

/// Returns the paths in command line arguments: `a,b` is two paths, as for kubectl, unless a file has that name.
package func manifestPaths(_ words: [String]) -> [String] {
  words.flatMap { word in
    fileExists(word)
      ? [word] : word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

/// Returns the files that the paths refer to, with folders replaced by their manifests.
///
/// - Parameter isRecursive: whether to search subfolders.
func manifestFiles(_ paths: [String], isRecursive: Bool = false) throws(ManifestError) -> [String] {
  var files: [String] = []
  for path in paths {
    if path != standardInput, try isFolder(path) {
      let found = try manifests(inFolder: path, isRecursive: isRecursive)
      if found.isEmpty { throw .emptyFolder(path: path) }
      let overlay = path.hasSuffix("/") ? path + Overlay.pods : "\(path)/\(Overlay.pods)"
      files += (fileExists(overlay) ? [overlay] : []) + found
    } else {
      files.append(path)
    }
  }
  return files
}

/// Reads a file. One that is named twice is read twice; standard input is empty the second time.
func read(_ file: String) throws(ManifestError) -> [UInt8] {
  do throws(FileError) {
    return try file == standardInput
      ? readStandardInput(limit: ManifestError.largestFile)
      : readFile(file, limit: ManifestError.largestFile)
  } catch {
    if error.isTooLarge { throw .tooLarge(path: file) }
    throw .unreadable(path: file, reason: reason(error))
  }
}

private func manifests(inFolder path: String, isRecursive: Bool) throws(ManifestError) -> [String] {
  let names: [String]
  do {
    names = try namesInFolder(path)
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

/// Whether a file of this name is a manifest.
func isManifest(_ name: String) -> Bool {
  !name.hasPrefix(".") && [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
}

func isFolder(_ path: String) throws(ManifestError) -> Bool {
  guard let answer = isFolder(at: path) else { throw .missing(path: path) }
  return answer
}

/// Why a file or folder could not be read or written, in Foundation's words, which messages had before they came from a
/// system call.
func reason(_ error: FileError) -> String {
  error.isAboutNoFile
    ? "it is a pipe, a socket or a device" : "The operation could not be completed. \(error.reason)"
}
