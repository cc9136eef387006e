internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource

/// The cluster's state as a command loads it, from manifests or with one set of list requests to an API server.
struct InputCluster {
  /// The valid objects.
  let snapshot: ClusterSnapshot
  /// All objects with all their fields; empty unless requested.
  let objects: [ObjectValue]
  /// All errors and warnings.
  let diagnostics: [Diagnostic]
  /// Those errors and warnings that are about the objects as read.
  let faults: [Diagnostic]
  /// Whether every file could be read.
  let isWhole: Bool
  /// Those that say what a folder's daemon refuses to assign to Services.
  let refusals: [Diagnostic]

  /// Loads the state without reporting anything.
  ///
  /// - Parameter withWorkloads: whether to list Pods, Deployments and ReplicaSets too, from an API server.
  /// - Parameter brokenFiles: what to do about unreadable manifests.
  static func load(
    _ options: SourceOptions, withWorkloads: Bool = false, keepsObjects: Bool = false,
    brokenFiles: BrokenFiles = .refused
  ) throws -> InputCluster {
    guard options.paths.isEmpty else {
      return try load(
        options.paths, isRecursive: options.recursive, store: options.store, keepsObjects: keepsObjects,
        brokenFiles: brokenFiles)
    }
    let documents = try listDocuments(options, withWorkloads: withWorkloads)
    return InputCluster(try ManifestSource.load(documents, keepsObjects: keepsObjects))
  }

  /// Loads the state from manifests. A folder among them is read as its daemon sees it.
  static func load(
    _ paths: [String], isRecursive: Bool = false, store: String? = nil, keepsObjects: Bool = false,
    brokenFiles: BrokenFiles = .refused
  ) throws -> InputCluster {
    do {
      let loaded = try loadManifests(
        paths, isRecursive: isRecursive, keepsObjects: keepsObjects, brokenFiles: brokenFiles)
      return LabManifests(paths, store: store)?.completed(loaded) ?? InputCluster(loaded)
    } catch {
      throw Failure(code: .input, message: error.description)
    }
  }

  /// Creates the state from completed objects.
  ///
  /// - Parameter loaded: the manifests that they were completed from.
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

  /// Ends the command with exit code 2 if a file could not be read, which has been reported. Call it after all output.
  func failIfIncomplete() throws {
    if !isWhole { throw ExitCode(FailureCode.input.rawValue) }
  }

  private init(_ loaded: LoadedManifests) {
    self.init(
      snapshot: loaded.snapshot, objects: loaded.objects, diagnostics: loaded.diagnostics, of: loaded)
  }
}
