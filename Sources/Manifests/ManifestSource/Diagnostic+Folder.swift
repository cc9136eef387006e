internal import ClusterModel
internal import ManifestDecoding

extension Diagnostic {
  /// A file that cannot be used now, and keeps this many objects.
  static func badFile(_ file: String, _ error: ManifestError, keeping count: Int) -> Diagnostic {
    switch error {
    case .syntax(let error):
      Diagnostic(
        .error, nil, location: error.location, problem: "\(error.problem); \(kept(count))",
        remedy: error.remedy
      )
    case .unreadable(_, let reason): unreadableFile(file, reason, keeping: count)
    case .tooLarge:
      Diagnostic(
        .error, nil,
        problem: "\(file): is larger than \(ManifestError.largestFile >> 20) MiB; \(kept(count))",
        remedy: "split it into several files")
    case .missing, .emptyFolder: unreadableFile(file, "\(error)", keeping: count)
    }
  }

  private static func unreadableFile(_ file: String, _ reason: String, keeping count: Int) -> Diagnostic {
    Diagnostic(
      .error, nil, problem: "\(file): cannot be read: \(reason); \(kept(count))",
      remedy: "repair it, or remove it to remove its objects")
  }

  static func folderIsGone(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, nil, problem: "\(path): the folder is gone; everything it held stays in effect",
      remedy: "create it again, or stop the program and run 'viaduct cleanup'")
  }

  static func folderIsUnreadable(_ error: ManifestError) -> Diagnostic {
    Diagnostic(
      .error, nil, problem: "\(error)", remedy: "until then everything it held stays in effect")
  }

  static func folderIsEmpty(_ path: String) -> Diagnostic {
    Diagnostic(
      .warning, nil,
      problem: "\(path): the folder contains no *.yaml, *.yml or *.json files, so nothing is served",
      remedy: "put manifests in it (subfolders are not searched)")
  }

  static func noNotifications(_ error: some Error, interval: Duration) -> Diagnostic {
    Diagnostic(
      .warning, nil, problem: "changes to the folder are noticed only every \(interval): \(error)",
      remedy: "until then a change takes longer")
  }

  private static func kept(_ count: Int) -> String {
    switch count {
    case 0: "the file is ignored"
    case 1: "the object that it held before stays in effect"
    default: "the \(count) objects that it held before stay in effect"
    }
  }
}
