package import ClusterModel

/// An error for a manifest that is neither YAML nor JSON. None of its objects are used.
package struct ManifestSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where parsing failed.
  package let location: SourceLocation
  /// What was found or expected there, without a period.
  package let problem: String
  /// What the user can do, without a period.
  package let remedy: String

  /// One line: `services.yaml:7:3: did not find expected '-' indicator; …`
  package var description: String { "\(location): \(problem); \(remedy)".asOneLine }
}
