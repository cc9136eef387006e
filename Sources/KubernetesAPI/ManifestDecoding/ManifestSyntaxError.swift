public import ClusterModel

/// An error for a manifest that is neither YAML nor JSON. None of its objects are used.
public struct ManifestSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where parsing failed.
  public let location: SourceLocation
  /// What was found or expected there, without a period.
  public let problem: String
  /// What the user can do, without a period.
  public let remedy: String

  /// One line: `services.yaml:7:3: did not find expected '-' indicator; …`
  public var description: String { "\(location): \(problem); \(remedy)" }
}
