package import ClusterModel

/// The contents of one manifest.
package struct DecodedManifest: Sendable {
  /// The valid objects, in the manifest's order.
  package var objects: [KubeObject]
  /// The objects of all kinds with all their fields, valid or not, in the manifest's order; empty unless requested.
  package var values: [ObjectValue]
  /// Errors and warnings, in the manifest's order.
  package var diagnostics: [Diagnostic]

  /// Creates the contents of an empty manifest.
  init() {
    objects = []
    values = []
    diagnostics = []
  }
}
