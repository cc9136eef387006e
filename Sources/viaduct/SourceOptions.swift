internal import ArgumentParser

/// Where the state of the cluster comes from.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "Manifests: files, folders, or - for standard input; YAML or JSON, as kubectl prints them.",
      valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("Ask the API server that this file names, in place of manifests.", valueName: "path"))
  var kubeconfig: String?

  @Option(help: ArgumentHelp("The kubeconfig's context; default: its current one.", valueName: "name"))
  var context: String?

  func validate() throws {
    if !paths.isEmpty, kubeconfig != nil {
      throw ValidationError("the state comes from -f or from --kubeconfig: use one of the two")
    }
    if context != nil, kubeconfig == nil { throw ValidationError("--context goes with --kubeconfig") }
  }

  /// Whether one is named.
  var isGiven: Bool { !paths.isEmpty || kubeconfig != nil }

  /// What messages call the source.
  var name: String { paths.isEmpty ? kubeconfig ?? "the API server" : paths.joined(separator: ", ") }
}
