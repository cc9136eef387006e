public import ClusterModel

/// The contents of one manifest.
public struct DecodedManifest: Sendable {
  /// The valid objects, in the manifest's order.
  public var objects: [KubeObject]
  /// Errors and warnings, in the manifest's order.
  public var diagnostics: [Diagnostic]

  /// Creates the contents of an empty manifest.
  init() {
    objects = []
    diagnostics = []
  }
}
