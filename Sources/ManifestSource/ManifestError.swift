public import KubeDecoding

/// Why manifests could not be loaded. Nothing of any of them is used then.
public enum ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no such file or folder.
  case missing(path: String)
  /// It is there but cannot be read.
  case unreadable(path: String, reason: String)
  /// The folder has no manifest.
  case emptyFolder(path: String)
  /// The file is neither YAML nor JSON.
  case syntax(ManifestSyntaxError)

  /// One line: where, what is wrong, what to do.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): there is no such file or folder; check the path"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason); check its permissions"
    case .emptyFolder(let path):
      "\(path): the folder has no *.yaml, *.yml or *.json; name another (folders within it are not searched)"
    case .syntax(let error): error.description
    }
  }
}
