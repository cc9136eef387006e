internal import ClusterModel
internal import ManifestDecoding

extension Diagnostic {
  static func brokenFile(_ error: ManifestSyntaxError, keeping count: Int) -> Diagnostic {
    Diagnostic(
      .error, nil, location: error.location, problem: "\(error.problem); \(kept(count))", remedy: error.remedy
    )
  }

  static func unreadableFile(_ file: String, _ reason: String, keeping count: Int) -> Diagnostic {
    Diagnostic(
      .error, nil, problem: "\(file): cannot be read: \(reason); \(kept(count))",
      remedy: "mend it, or remove it to remove its objects")
  }

  static func folderIsGone(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, nil, problem: "\(path): the folder is gone; all that it held stays in force",
      remedy: "make it again, or end the program and run 'viaduct cleanup'")
  }

  static func folderIsUnreadable(_ error: ManifestError) -> Diagnostic {
    Diagnostic(
      .error, nil, problem: "\(error)", remedy: "until then all that it held stays in force")
  }

  static func folderIsEmpty(_ path: String) -> Diagnostic {
    Diagnostic(
      .warning, nil, problem: "\(path): the folder has no *.yaml, *.yml or *.json, so nothing is served",
      remedy: "put manifests into it (folders within it are not searched)")
  }

  static func noNotifications(_ error: some Error, interval: Duration) -> Diagnostic {
    Diagnostic(
      .warning, nil, problem: "changes of the folder are seen only every \(interval): \(error)",
      remedy: "until then a change takes longer")
  }

  private static func kept(_ count: Int) -> String {
    switch count {
    case 0: "nothing of it is used"
    case 1: "the object that it held before stays in force"
    default: "the \(count) objects that it held before stay in force"
    }
  }
}
