internal import ArgumentParser
internal import ManifestSource

/// The source of the cluster's state.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "Manifests in YAML or JSON, as kubectl prints them: files, folders, or - for standard input.",
      valueName: "path"))
  var pathWords: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders recursively.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "With a folder: where 'viaduct run' keeps what it assigned to Services (default: .viaduct/store in the folder).",
      valueName: "path"))
  var store: String?

  @Option(
    help: ArgumentHelp("Read from this kubeconfig's API server instead of manifests.", valueName: "path"))
  var kubeconfig: String?

  @Option(help: ArgumentHelp("The kubeconfig's context (default: its current context).", valueName: "name"))
  var context: String?

  /// The files and folders; `a,b` is two of them.
  var paths: [String] { manifestPaths(pathWords) }

  func validate() throws {
    if !paths.isEmpty, kubeconfig != nil {
      throw ValidationError("-f and --kubeconfig cannot be combined; use one of them")
    }
    if store != nil, paths.isEmpty { throw ValidationError("--store requires -f with a folder") }
    if recursive, paths.isEmpty { throw ValidationError("--recursive requires -f with a folder") }
    if context != nil, kubeconfig == nil { throw ValidationError("--context requires --kubeconfig") }
  }

  /// Whether a source is specified.
  var isGiven: Bool { !paths.isEmpty || kubeconfig != nil }

  /// The source's name in messages.
  var name: String { paths.isEmpty ? kubeconfig ?? "the API server" : paths.joined(separator: ", ") }
}
