public import ClusterModel

/// What a change has come to.
public struct LabUpdate: Hashable, Sendable {
  /// The first time a list of each kind that a proxy needs, the empty ones too; afterwards the objects that are
  /// different. A Service comes before its slices.
  public var updates: [ClusterUpdate] = []
  /// What is wrong or doubtful and was not so before, sorted.
  public var diagnostics: [Diagnostic] = []
}
