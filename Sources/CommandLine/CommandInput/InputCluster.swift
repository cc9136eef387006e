package import ClusterModel
package import ManifestSource

/// The cluster's state as a command loads it, from manifests or with one set of list requests to an API server.
package struct InputCluster: Sendable {
  /// The valid objects.
  package let snapshot: ClusterSnapshot
  /// All objects with all their fields; empty unless requested.
  package let objects: [ObjectValue]
  /// All errors and warnings.
  package let diagnostics: [Diagnostic]
  /// Those errors and warnings that are about the objects as read.
  package let faults: [Diagnostic]
  /// Whether every file could be read.
  package let isWhole: Bool
  /// Those that say what a folder's daemon refuses to assign to Services.
  package let refusals: [Diagnostic]

  /// Loads the state without reporting its diagnostics.
  ///
  /// - Parameters:
  ///   - withWorkloads: whether to list Pods, Deployments and ReplicaSets too, from an API server.
  ///   - withEndpoints: whether to list Endpoints too, from an API server.
  ///   - keepsObjects: whether to return the objects with all their fields as well.
  ///   - brokenFiles: what to do about unreadable manifests.
  ///   - warn: receives a line about each list that is refused and not needed.
  package static func load(
    _ source: InputSource, withWorkloads: Bool = false, withEndpoints: Bool = false,
    keepsObjects: Bool = false,
    brokenFiles: BrokenFiles = .refused, warn: @escaping @Sendable (String) -> Void
  ) throws(InputError) -> InputCluster {
    guard source.paths.isEmpty else {
      return try load(
        source.paths, isRecursive: source.isRecursive, store: source.store, keepsObjects: keepsObjects,
        brokenFiles: brokenFiles)
    }
    let documents = try listDocuments(
      source, withWorkloads: withWorkloads, withEndpoints: withEndpoints, warn: warn)
    return try converting { () throws(ManifestError) in
      InputCluster(try ManifestSource.load(documents, keepsObjects: keepsObjects))
    }
  }

  /// Loads the state from manifests. A folder among them is read as its daemon sees it.
  ///
  /// - Parameter store: the file of the daemon's assignments; nil for the usual one in the folder.
  package static func load(
    _ paths: [String], isRecursive: Bool = false, store: String? = nil, keepsObjects: Bool = false,
    brokenFiles: BrokenFiles = .refused
  ) throws(InputError) -> InputCluster {
    try converting { () throws(ManifestError) in
      let loaded = try loadManifests(
        paths, isRecursive: isRecursive, keepsObjects: keepsObjects, brokenFiles: brokenFiles)
      return LabManifests(paths, store: store)?.completed(loaded) ?? InputCluster(loaded)
    }
  }

  private static func converting(
    _ body: () throws(ManifestError) -> InputCluster
  ) throws(InputError) -> InputCluster {
    do { return try body() } catch { throw .manifests(error) }
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

  /// Creates the state from objects as they were read.
  package init(_ loaded: LoadedManifests) {
    self.init(
      snapshot: loaded.snapshot, objects: loaded.objects, diagnostics: loaded.diagnostics, of: loaded)
  }
}

extension InputCluster {
  /// Refuses state without a single object of the proxy's kinds: it is more often the output of a failed command than
  /// a request to remove every Service.
  ///
  /// - Parameter allowsOnlyInvalidObjects: whether it is acceptable that all objects are invalid.
  package func requireObjects(
    from source: InputSource, allowsOnlyInvalidObjects: Bool = false
  ) throws(InputError) {
    if allowsOnlyInvalidObjects, !faults.isEmpty { return }
    if snapshot.hasNothingForAProxy { throw .nothingFound(source: source.name) }
  }
}

extension [Diagnostic] {
  /// Refuses to continue if there is an error, for `--strict`.
  package func refuseErrors() throws(InputError) {
    if let error = first(where: { $0.severity == .error }) { throw .faulty(error.object) }
  }
}
