internal import FoundationEssentials
internal import Glibc
internal import Lab
internal import SmallFiles

extension MachineFiles {
  /// Looks at the machine.
  ///
  /// - Parameter empty: the path of an empty file that nobody may read.
  static func gathered(empty: String) -> Self {
    var files = MachineFiles()
    files.empty = empty
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/")) ?? [] {
      if let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: "/\(name)") {
        files.root[name] = .link(destination)
      } else if isFolder(at: "/\(name)") == true {
        files.root[name] = .folder
      }
    }
    for path in PodFiles.hidden + PodFiles.devices + PodFiles.kernelFiles + PodFiles.hiddenKernelFiles {
      // What a link leads to is hidden at its own place, if it must be.
      guard realPath(path) == path else { continue }
      files.existing[path] = isFolder(at: path) ?? false
    }
    return files
  }
}

/// Returns a path without symbolic links; nil if there is no such file.
func realPath(_ path: String) -> String? {
  guard let found = realpath(path, nil) else { return nil }
  defer { free(found) }
  return String(cString: found)
}
