public import ClusterModel

/// The objects of a cluster, and what is wrong with them.
public struct LoadedCluster: Sendable {
  /// The valid objects.
  public let snapshot: ClusterSnapshot
  /// Errors and warnings, sorted.
  public let diagnostics: [Diagnostic]
}
