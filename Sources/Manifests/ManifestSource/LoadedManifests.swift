public import ClusterModel

/// The content of a set of manifests.
public struct LoadedManifests: Sendable {
  /// The valid objects, each once.
  public let snapshot: ClusterSnapshot
  /// Errors and warnings, sorted, each once.
  public let diagnostics: [Diagnostic]
  /// The objects with all their fields, in the order of the manifests; empty unless requested.
  public let objects: [ObjectValue]
  /// Whether every file could be read; the diagnostics say what is wrong with the others.
  public let isWhole: Bool
  /// How many files were read, including standard input.
  public let files: Int
  /// The total size of the files in bytes.
  public let bytes: Int
}
