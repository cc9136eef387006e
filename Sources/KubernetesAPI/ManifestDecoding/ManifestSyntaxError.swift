public import ClusterModel

/// A manifest is neither YAML nor JSON; nothing of it is used.
public struct ManifestSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where reading ended.
  public let location: SourceLocation
  /// What was found or expected there.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// One line: `services.yaml:7:3: did not find expected '-' indicator; …`
  public var description: String { "\(location): \(problem); \(remedy)" }
}
