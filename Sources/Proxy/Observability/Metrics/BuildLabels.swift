/// The labels of `kubernetes_build_info`. Those about git and Go are empty.
struct BuildLabels: MetricLabels {
  private let version: String

  init(version: String) { self.version = version }

  static var names: [String] {
    [
      "major", "minor", "git_version", "git_commit", "git_tree_state", "build_date", "go_version", "compiler",
      "platform",
    ]
  }

  var values: [String] {
    let parts = version.split(separator: ".").map(String.init) + ["", ""]
    return [parts[0], parts[1], "v\(version)", "", "", "", "", "swiftc", Self.platform]
  }

  private static var platform: String {
    #if arch(arm64)
      "linux/arm64"
    #else
      "linux/amd64"
    #endif
  }
}
