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
    try load(options.paths, keepsObjects: keepsObjects)
  }

  /// Reads it from manifests.
  static func load(_ paths: [String], keepsObjects: Bool = false) throws -> ClusterState {
    guard !paths.isEmpty else {
      throw Failure(
        code: .input, message: "there are no objects: name manifests with -f PATH, or - for standard input")
    }
    do {
      let loaded = try loadManifests(paths, keepsObjects: keepsObjects)
      return ClusterState(
        snapshot: loaded.snapshot, objects: loaded.objects, diagnostics: loaded.diagnostics)
    } catch {
      throw Failure(code: .input, message: error.description)
    }
  }
}
