public import ClusterModel

/// One object as the API server sent it.
public struct WireObject: Hashable, Sendable {
  /// The object; nil when it is wrong or of no use, and the diagnostics tell why.
  public var object: KubeObject?
  /// `metadata.resourceVersion`; nil when the object does not say.
  public var resourceVersion: String?
  /// What is wrong with it, or doubtful.
  public var diagnostics: [Diagnostic]
}
