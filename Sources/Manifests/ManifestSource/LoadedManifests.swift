package import ClusterModel

/// The content of a set of manifests.
package struct LoadedManifests: Sendable {
  /// The valid objects, each once.
  package let snapshot: ClusterSnapshot
  /// Errors and warnings, sorted, each once.
  package let diagnostics: [Diagnostic]
  /// The objects with all their fields, in the order of the manifests; empty unless requested.
  package let objects: [ObjectValue]
  /// Whether every file could be read; the diagnostics say what is wrong with the others.
  package let isWhole: Bool
  /// How many files were read, including standard input.
  package let files: Int
  /// The total size of the files in bytes.
  package let bytes: Int
}
