package import ClusterModel

/// The objects of a cluster, and what is wrong with them.
package struct LoadedCluster: Sendable {
  /// The valid objects.
  package let snapshot: ClusterSnapshot
  /// Errors and warnings, sorted.
  package let diagnostics: [Diagnostic]
}
