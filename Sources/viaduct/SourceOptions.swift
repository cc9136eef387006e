internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource

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

/// The state of the cluster, wherever it comes from.
struct ClusterState {
  /// The objects that are right.
  let snapshot: ClusterSnapshot
  /// All objects with all their fields; only where they were asked for.
  let objects: [ObjectValue]
  /// What is wrong or doubtful.
  let diagnostics: [Diagnostic]

  /// Reads it. Nothing is reported yet.
  static func load(_ options: SourceOptions, keepsObjects: Bool = false) throws -> ClusterState {
    try options.paths.isEmpty
      ? ClusterState(try ManifestSource.load(try listed(options), keepsObjects: keepsObjects))
      : load(options.paths, keepsObjects: keepsObjects)
  }

  /// Reads it from manifests.
  static func load(_ paths: [String], keepsObjects: Bool = false) throws -> ClusterState {
    do {
      return ClusterState(try loadManifests(paths, keepsObjects: keepsObjects))
    } catch {
      throw Failure(code: .input, message: error.description)
    }
  }

  private init(_ loaded: LoadedManifests) {
    snapshot = loaded.snapshot
    objects = loaded.objects
    diagnostics = loaded.diagnostics
  }
}
