package import ClusterModel

/// One object from the API server.
package struct WireObject: Hashable, Sendable {
  /// The object; nil if it is invalid or not needed, as explained by the diagnostics.
  package var object: KubeObject?
  /// `metadata.resourceVersion`; nil if not set.
  package var resourceVersion: String?
  /// Errors and warnings about the object.
  package var diagnostics: [Diagnostic]
}
