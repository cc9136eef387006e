public import ClusterModel

/// One object from the API server.
public struct WireObject: Hashable, Sendable {
  /// The object; nil if it is invalid or not needed, as explained by the diagnostics.
  public var object: KubeObject?
  /// `metadata.resourceVersion`; nil if not set.
  public var resourceVersion: String?
  /// Errors and warnings about the object.
  public var diagnostics: [Diagnostic]
}
