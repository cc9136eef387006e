internal import ArgumentParser
internal import ManifestSource

/// Where the state of the cluster comes from.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "Manifests: files, folders, or - for standard input; YAML or JSON, as kubectl prints them.",
      valueName: "path"))
  var pathWords: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "With folders: those within them too.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "With a folder: where 'viaduct run' keeps what Services were given; default: .viaduct/store in the folder.",
      valueName: "path"))
  var store: String?

  @Option(
    help: ArgumentHelp("Ask the API server that this file names, in place of manifests.", valueName: "path"))
  var kubeconfig: String?

  @Option(help: ArgumentHelp("The kubeconfig's context; default: its current one.", valueName: "name"))
  var context: String?

  /// Files and folders; `a,b` is two.
  var paths: [String] { manifestPaths(pathWords) }

  func validate() throws {
    if !paths.isEmpty, kubeconfig != nil {
      throw ValidationError("the state comes from -f or from --kubeconfig: use one of the two")
    }
    if store != nil, paths.isEmpty { throw ValidationError("--store goes with -f and a folder") }
    if recursive, paths.isEmpty { throw ValidationError("--recursive goes with -f and a folder") }
    if context != nil, kubeconfig == nil { throw ValidationError("--context goes with --kubeconfig") }
  }

  /// Whether one is named.
  var isGiven: Bool { !paths.isEmpty || kubeconfig != nil }

  /// What messages call the source.
  var name: String { paths.isEmpty ? kubeconfig ?? "the API server" : paths.joined(separator: ", ") }
}
