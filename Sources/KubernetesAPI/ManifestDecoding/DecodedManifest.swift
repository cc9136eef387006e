public import ClusterModel

/// What one manifest holds.
public struct DecodedManifest: Sendable {
  /// The objects that are right, in the manifest's order.
  public var objects: [KubeObject]
  /// What is wrong with the others, and what is doubtful, in the manifest's order.
  public var diagnostics: [Diagnostic]

  /// What a manifest without documents holds.
  init() {
    objects = []
    diagnostics = []
  }
}
