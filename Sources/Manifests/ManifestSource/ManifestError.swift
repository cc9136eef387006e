internal import ClusterModel
package import ManifestDecoding

/// Why manifests could not be loaded.
package enum ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder does not exist.
  case missing(path: String)
  /// The file or folder cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is larger than `largestFile`.
  case tooLarge(path: String)
  /// The folder contains no manifests.
  case emptyFolder(path: String)
  /// The file is neither YAML nor JSON.
  case syntax(ManifestSyntaxError)

  /// The largest manifest that is read, in bytes: some 300 000 Services. A file is held in memory as a whole, and a sparse
  /// one can be of any size without taking any place on the disk.
  package static let largestFile = 256 << 20

  /// One line: where, what is wrong, what to do.
  package var description: String { text.asOneLine }

  private var text: String {
    switch self {
    case .missing(let path): "\(path): no such file or folder; check the path"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason); check its permissions"
    case .tooLarge(let path):
      "\(path): is larger than \(Self.largestFile >> 20) MiB; split it into several files"
    case .emptyFolder(let path):
      "\(path): the folder contains no *.yaml, *.yml or *.json files; name another one (subfolders are not searched)"
    case .syntax(let error): error.description
    }
  }
}

extension ManifestError {
  /// The error as a diagnostic, to be reported with those about the objects of other files.
  var diagnostic: Diagnostic {
    switch self {
    case .syntax(let error):
      Diagnostic(
        .error, nil, location: error.location, problem: "the file is ignored: \(error.problem)",
        remedy: error.remedy)
    case .unreadable(let path, let reason):
      Diagnostic(
        .error, nil, problem: "\(path): the file is ignored: \(reason)",
        remedy: "check its permissions")
    case .tooLarge(let path):
      Diagnostic(
        .error, nil, problem: "\(path): the file is ignored: it is larger than \(Self.largestFile >> 20) MiB",
        remedy: "split it into several files")
    case .missing, .emptyFolder:
      Diagnostic(.error, nil, problem: "\(self)", remedy: "check the path")
    }
  }
}
