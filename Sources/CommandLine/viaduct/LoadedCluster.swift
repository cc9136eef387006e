internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource

/// The state of the cluster as a command is given it: by manifests, or by an API server that is asked once.
struct LoadedCluster {
  /// The objects that are right.
  let snapshot: ClusterSnapshot
  /// All objects with all their fields; only where they were asked for.
  let objects: [ObjectValue]
  /// What is wrong or doubtful.
  let diagnostics: [Diagnostic]
  /// What of that was wrong with the objects as they were read.
  let faults: [Diagnostic]
  /// Whether every file could be read.
  let isWhole: Bool
  /// What of that a folder's daemon refuses to Services.
  let refusals: [Diagnostic]

  /// Reads it. Nothing is reported yet.
  ///
  /// - Parameter withWorkloads: whether an API server is asked for Pods, Deployments and ReplicaSets too.
  /// - Parameter brokenFiles: what is done about manifests that cannot be read.
  static func load(
    _ options: SourceOptions, withWorkloads: Bool = false, keepsObjects: Bool = false,
    brokenFiles: BrokenFiles = .refused
  ) throws -> LoadedCluster {
    guard options.paths.isEmpty else {
      return try load(
        options.paths, isRecursive: options.recursive, store: options.store, keepsObjects: keepsObjects,
        brokenFiles: brokenFiles)
    }
    let documents = try listed(options, withWorkloads: withWorkloads)
    return LoadedCluster(try ManifestSource.load(documents, keepsObjects: keepsObjects))
  }

  /// Reads it from manifests. A folder among them is a lab node's.
  static func load(
    _ paths: [String], isRecursive: Bool = false, store: String? = nil, keepsObjects: Bool = false,
    brokenFiles: BrokenFiles = .refused
  ) throws -> LoadedCluster {
    do {
      let loaded = try loadManifests(
        paths, isRecursive: isRecursive, keepsObjects: keepsObjects, brokenFiles: brokenFiles)
      return LabManifests(paths, store: store)?.completed(loaded) ?? LoadedCluster(loaded)
    } catch {
      throw Failure(code: .input, message: error.description)
    }
  }

  /// A cluster of these objects.
  ///
  /// - Parameter loaded: what they were made of.
  init(
    snapshot: ClusterSnapshot, objects: [ObjectValue], diagnostics: [Diagnostic], of loaded: LoadedManifests,
    refusals: [Diagnostic] = []
  ) {
    self.snapshot = snapshot
    self.objects = objects
    self.diagnostics = diagnostics
    faults = loaded.diagnostics
    isWhole = loaded.isWhole
    self.refusals = refusals
  }

  /// Ends the command with exit code 2 when a file could not be read, which has been reported. Call it when all has been
  /// printed.
  func failIfIncomplete() throws {
    if !isWhole { throw ExitCode(FailureCode.input.rawValue) }
  }

  private init(_ loaded: LoadedManifests) {
    self.init(
      snapshot: loaded.snapshot, objects: loaded.objects, diagnostics: loaded.diagnostics, of: loaded)
  }
}
