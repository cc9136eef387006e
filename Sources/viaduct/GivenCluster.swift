internal import ClusterModel
internal import ManifestSource

/// The state of the cluster as a command is given it: by manifests, or by an API server that is asked once.
struct GivenCluster {
  /// The objects that are right.
  let snapshot: ClusterSnapshot
  /// All objects with all their fields; only where they were asked for.
  let objects: [ObjectValue]
  /// What is wrong or doubtful.
  let diagnostics: [Diagnostic]

  /// Reads it. Nothing is reported yet.
  static func load(_ options: SourceOptions, keepsObjects: Bool = false) throws -> GivenCluster {
    try options.paths.isEmpty
      ? GivenCluster(try ManifestSource.load(try listed(options), keepsObjects: keepsObjects))
      : load(options.paths, keepsObjects: keepsObjects)
  }

  /// Reads it from manifests.
  static func load(_ paths: [String], keepsObjects: Bool = false) throws -> GivenCluster {
    do {
      return GivenCluster(try loadManifests(paths, keepsObjects: keepsObjects))
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
