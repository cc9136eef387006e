public import ClusterModel

/// What a cluster holds at one time.
public struct LoadedCluster: Sendable {
  /// The objects that are right.
  public let snapshot: ClusterSnapshot
  /// What is wrong or doubtful, sorted.
  public let diagnostics: [Diagnostic]
}
