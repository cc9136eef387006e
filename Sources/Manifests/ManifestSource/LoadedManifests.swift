public import ClusterModel

/// What a set of manifests holds.
public struct LoadedManifests: Sendable {
  /// The objects that are right, each once.
  public let snapshot: ClusterSnapshot
  /// What is wrong or doubtful, sorted, each once.
  public let diagnostics: [Diagnostic]
  /// The objects with all their fields, in the manifests' order; only where they were asked for.
  public let objects: [ObjectValue]
  /// Whether every file could be read; what is wrong with the others is among the diagnostics.
  public let isWhole: Bool
  /// How many files were read; standard input counts as one.
  public let files: Int
  /// How many bytes they have together.
  public let bytes: Int
}
