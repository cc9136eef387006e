public import ClusterModel

/// The effect of a change.
public struct LabUpdate: Hashable, Sendable {
  /// The first time a list of each kind that a proxy needs, even if empty; after that the objects that have changed. A
  /// Service comes before its slices.
  public var updates: [ClusterUpdate] = []
  /// New errors and warnings, sorted.
  public var diagnostics: [Diagnostic] = []
}
