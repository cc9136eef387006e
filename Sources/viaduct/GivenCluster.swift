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
  ///
  /// - Parameter withWorkloads: whether an API server is asked for Pods, Deployments and ReplicaSets too.
  static func load(
    _ options: SourceOptions, withWorkloads: Bool = false, keepsObjects: Bool = false
  ) throws -> GivenCluster {
    guard options.paths.isEmpty else {
      return try load(
        options.paths, isRecursive: options.recursive, store: options.store, keepsObjects: keepsObjects)
    }
    let documents = try listed(options, withWorkloads: withWorkloads)
    return GivenCluster(try ManifestSource.load(documents, keepsObjects: keepsObjects))
  }

  /// Reads it from manifests. A folder among them is a lab node's.
  static func load(
    _ paths: [String], isRecursive: Bool = false, store: String? = nil, keepsObjects: Bool = false
  ) throws -> GivenCluster {
    do {
      let loaded = try loadManifests(paths, isRecursive: isRecursive, keepsObjects: keepsObjects)
      return LabManifests(paths, store: store)?.completed(loaded) ?? GivenCluster(loaded)
    } catch {
      throw Failure(code: .input, message: error.description)
    }
  }

  /// A cluster of these objects.
  init(snapshot: ClusterSnapshot, objects: [ObjectValue], diagnostics: [Diagnostic]) {
    self.snapshot = snapshot
    self.objects = objects
    self.diagnostics = diagnostics
  }

  private init(_ loaded: LoadedManifests) {
    snapshot = loaded.snapshot
    objects = loaded.objects
    diagnostics = loaded.diagnostics
  }
}
