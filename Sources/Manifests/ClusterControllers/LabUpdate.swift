package import ClusterModel

/// The effect of a change.
package struct LabUpdate: Hashable, Sendable {
  /// The first time a list of each kind that a proxy needs, even if empty; after that the objects that have changed. A
  /// Service comes before its slices.
  package var updates: [ClusterUpdate] = []
  /// New errors and warnings, sorted.
  package var diagnostics: [Diagnostic] = []
}
